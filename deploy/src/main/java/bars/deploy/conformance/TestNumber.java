package bars.deploy.conformance;

import java.util.concurrent.ThreadLocalRandom;

/** NHS numbers of the range that is never issued, with a valid check digit: each examination has patients of its own. */
final class TestNumber {
    private static final int DIGITS = 9;

    private TestNumber() {}

    static String random() {
        while (true) {
            String digits =
                    "999" + String.format("%06d", ThreadLocalRandom.current().nextInt(1_000_000));
            int sum = 0;
            for (int i = 0; i < DIGITS; i++) {
                sum += (digits.charAt(i) - '0') * (10 - i);
            }
            int check = (11 - sum % 11) % 11;
            if (check < 10) {
                return digits + check;
            }
        }
    }
}
