package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelIdTest {
    private static final String HOSTILE =
            " must be 1 to 255 characters without slash, backslash, colon or control character, and not . or ..";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "/etc/passwd",
                "a\\b",
                "\\\\host\\share",
                "C:x",
                "a\u0000b",
                "a\nb",
                "\u007f",
                "\u0085"
            })
    void refusesNamesThatCouldLeaveAFolder(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelId(name, null))
                .withMessage("A model's name" + HOSTILE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelId("m", name))
                .withMessage("A model's version" + HOSTILE);
    }

    @Test
    void boundsTheLength() {
        assertThat(new ModelId("x".repeat(255), "1").name()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelId("x".repeat(256), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model..1",
                "...",
                "a b",
                " ",
                "~",
                "-rf",
                "$HOME",
                "%2e%2e",
                "Größe",
                "模型",
                "\uD83D\uDE00",
                "a.b.c",
                "con",
                "*?"
            })
    void acceptsOddNamesThatAreOneFolder(String name) {
        assertThat(new ModelId(name, name).name()).isEqualTo(name);
    }

    @Test
    void isWrittenWithItsVersionAfterAColon() {
        assertThat(ModelId.of("score")).isEqualTo(new ModelId("score", null)).hasToString("score");
        assertThat(ModelId.of("score:3")).isEqualTo(new ModelId("score", "3")).hasToString("score:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {":3", "score:", "score:3:4", ":"})
    void refusesWrittenFormsWithAPartMissingOrTooMany(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelId.of(text));
    }
}
