package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.quickstart.Words.Word;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void thereAreThousandsOfWordsOfEachKindAndNoneTwice() throws IOException {
        var words = Words.all();

        assertThat(words).hasSizeGreaterThan(3_000);
        assertThat(words).extracting(Word::id).doesNotHaveDuplicates();
        assertThat(words.stream().collect(Collectors.groupingBy(Word::kind, Collectors.counting())))
                .hasSize(4)
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isGreaterThan(300));
    }

    @Test
    void wordsArePlainAndDefinitionsHaveNoExamples() throws IOException {
        assertThat(Words.all()).allSatisfy(word -> {
            assertThat(word.id()).matches("[0-9]{8}");
            assertThat(word.word()).matches("[a-z]{3,6}");
            assertThat(word.definition()).isNotBlank().doesNotContain("; \"").doesNotStartWith("|");
        });
    }

    @Test
    void wellKnownWordsAreThere() throws IOException {
        Set<String> words = Words.all().stream().map(Word::word).collect(Collectors.toSet());

        assertThat(words).contains("violin", "salmon", "hammer", "oak", "tiger", "banana");
    }

    @Test
    void lineGivesItsFirstWordAndItsDefinition() {
        String line = "02123649 05 n 02 kitty 0 kitty-cat 0 002 @ 02124272 n 0000 ~ 02123785 n 0000 | informal terms"
                + " for a cat; \"here, kitty\"; \"puss\"  ";

        assertThat(Words.parse(line)).isEqualTo(new Word("02123649", "kitty", "animal", "informal terms for a cat"));
    }

    @Test
    void countOfWordsIsHexadecimal() {
        String line = "02123649 13 n 0a kitty 0 a 0 b 0 c 0 d 0 e 0 f 0 g 0 h 0 i 0 002 @ 1 n 0000 ~ 2 n 0000 | food";

        assertThat(Words.parse(line)).isEqualTo(new Word("02123649", "kitty", "food", "food"));
    }

    @Test
    void otherLinesAreLeftOut() {
        String links = " 002 @ 02124272 n 0000 ~ 02123785 n 0000 | text";

        assertThat(Words.parse("  6 Permission to use, copy, modify and distribute this software and  "))
                .as("the licence")
                .isNull();
        assertThat(Words.parse("00001740 03 n 01 entity 0" + links))
                .as("no kind of thing")
                .isNull();
        assertThat(Words.parse("02123649 05 n 01 Felis 0" + links)).as("a name").isNull();
        assertThat(Words.parse("02123649 05 n 01 kitty_cat 0" + links))
                .as("two words")
                .isNull();
        assertThat(Words.parse("02123649 05 n 01 pussycat 0" + links))
                .as("a long word")
                .isNull();
        assertThat(Words.parse("02123649 05 n 01 kitty 0 001 @ 02124272 n 0000 | text"))
                .as("a word with one link")
                .isNull();
    }
}
