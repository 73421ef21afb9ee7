package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoardTest {
    @Test
    void rulesOfAHandshakeAreLeftOutOfWhatPeopleRead() {
        assertThat(
                        Board.plain(
                                "revocation-unknown: There is no list of A: add one; revocation-unknown: There is no list of B"))
                .isEqualTo("There is no list of A: add one. There is no list of B");
        assertThat(Board.plain("no such endpoint is live here: add it; or mend the catalogue"))
                .isEqualTo("No such endpoint is live here: add it; or mend the catalogue");
    }
}
