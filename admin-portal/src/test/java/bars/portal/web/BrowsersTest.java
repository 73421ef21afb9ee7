package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowsersTest {
    @ParameterizedTest
    @CsvSource({
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0,Edge on Windows",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0,Firefox on Linux",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1,Safari on iPhone",
        "curl/8.5.0,Another program"
    })
    void browserIsNamedInAFewWords(String userAgent, String words) {
        assertThat(Browsers.words(userAgent)).isEqualTo(words);
    }

    @Test
    void oneThatSaysNothingIsAnotherProgram() {
        assertThat(Browsers.words(null)).isEqualTo("Another program");
    }
}
