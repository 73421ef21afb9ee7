package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "50,1", "51,2", "100,2", "20000,400"})
    void everyRowHasItsPage(long rows, int last) {
        assertThat(Pages.of("1", 50, rows, "/x?").last()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "1e3", "99999999999"})
    void nonsenseIsTheFirstPage(String asked) {
        assertThat(Pages.of(asked, 50, 500, "/x?").current()).isEqualTo(1);
    }

    @Test
    void pageBeyondTheLastIsTheLast() {
        Pages pages = Pages.of("900", 50, 500, "/x?");

        assertThat(pages.current()).isEqualTo(10);
        assertThat(pages.offset(50)).isEqualTo(450);
    }

    @Test
    void numbersInBetweenAreLeftOut() {
        assertThat(Pages.of("10", 1, 40, "/x?").numbers()).containsExactly(1, 0, 8, 9, 10, 11, 12, 0, 40);
        assertThat(Pages.of("1", 1, 3, "/x?").numbers()).containsExactly(1, 2, 3);
    }
}
