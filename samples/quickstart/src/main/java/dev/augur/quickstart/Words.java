package dev.augur.quickstart;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Common names of things and their definitions, out of the noun file of WordNet 3.1 (Princeton University), whose format
 * is described in its manual page wndb(5).
 */
final class Words {
    /** What the licence of WordNet asks to be shown. */
    static final String CREDIT = "WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.";

    private static final String NOUNS = "net/sf/extjwnl/data/wordnet/wn31/data.noun";

    /** The lexicographer files, lexnames(5), whose words a reader can picture. */
    private static final Map<String, String> KINDS =
            Map.of("05", "animal", "06", "artefact", "13", "food", "20", "plant");

    /** Short words that are linked to several others are the common ones; the rest are names for specialists. */
    private static final String SHORT_WORD = "[a-z]{3,6}";

    private static final int MIN_LINKS = 2;

    private Words() {}

    /**
     * A word in one of its meanings.
     *
     * @param id the meaning's number in WordNet
     * @param word the word
     * @param kind animal, artefact, food or plant
     * @param definition what it means
     */
    record Word(String id, String word, String kind, String definition) {}

    /** The words, always the same, in the order of WordNet. */
    static List<Word> all() throws IOException {
        InputStream nouns = Words.class.getClassLoader().getResourceAsStream(NOUNS);
        if (nouns == null) {
            throw new FileNotFoundException("There is no resource " + NOUNS + " on the class path");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(nouns, StandardCharsets.UTF_8))) {
            List<Word> words = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Word word = parse(line);
                if (word != null) {
                    words.add(word);
                }
            }
            return words;
        }
    }

    /**
     * Reads a line {@code offset file type words(hex) word number ... links link ... | definition; "examples"}. Lines of the
     * licence begin with a blank.
     *
     * @return null for a line that is no such word
     */
    static @Nullable Word parse(String line) {
        String[] fields = line.split(" ", -1);
        String kind = fields.length < 5 ? null : KINDS.get(fields[1]);
        if (kind == null || !fields[4].matches(SHORT_WORD)) {
            return null;
        }
        int words = Integer.parseInt(fields[3], 16);
        int links = Integer.parseInt(fields[4 + 2 * words]);
        String gloss = line.substring(line.indexOf('|') + 1).strip();
        String definition = gloss.replaceFirst("; \".*", "");
        return links < MIN_LINKS ? null : new Word(fields[0], fields[4], kind, definition);
    }
}
