package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ResumePointTest {
    private static final ResumePoint POINT = new ResumePoint(1_234, 56_789, "\"9b2cf535f27731c974343645a3985328-2\"");

    @Test
    void itsTextNeedsNoEscapesAndIsReadAgain() {
        List<ResumePoint> points = List.of(
                POINT,
                new ResumePoint(0, 0, "a"),
                new ResumePoint(Long.MAX_VALUE, Long.MAX_VALUE, "10 bytes of 2024-01-01T00:00:00Z"),
                new ResumePoint(1, 2, "\u00fc\u20ac?&=/+%\n"));
        for (ResumePoint point : points) {
            assertThat(point.toString()).matches("[A-Za-z0-9._-]+");
            assertThat(ResumePoint.parse(point.toString())).isEqualTo(point);
        }
        assertThat(new ResumePoint(12, 345, "abc")).hasToString("12.345.YWJj.a179ab74");
    }

    @Test
    void everyTextThatIsCutShortOrChangedIsRefused() {
        String text = POINT.toString();
        for (int i = 0; i < text.length(); i++) {
            refuses(text.substring(0, i));
            refuses(text.substring(i + 1));
            char other = text.charAt(i) == '1' ? '2' : '1';
            refuses(text.substring(0, i) + other + text.substring(i + 1));
        }
    }

    @Test
    void garbageIsRefused() {
        List<String> texts = List.of(
                "garbage",
                "-" + POINT,
                "0" + POINT,
                " " + POINT,
                POINT + "\n",
                POINT.toString().toUpperCase(Locale.ROOT),
                "1.2.=.00000000",
                "1.2.a.00000000",
                "99999999999999999999.2.YWJj.00000000",
                "-1.2.YWJj.00000000",
                "1.-2.YWJj.00000000",
                "1.2..00000000");
        texts.forEach(ResumePointTest::refuses);
    }

    private static void refuses(String text) {
        assertThatThrownBy(() -> ResumePoint.parse(text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A resume point must be a whole text that ResumePoint.toString() gave, got " + text.length()
                        + " characters that are none");
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> new ResumePoint(-1, 0, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("records and offset must be >= 0, got -1 and 0");
        assertThatThrownBy(() -> new ResumePoint(0, -1, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("records and offset must be >= 0, got 0 and -1");
        assertThatThrownBy(() -> new ResumePoint(0, 0, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version must not be empty");
    }
}
