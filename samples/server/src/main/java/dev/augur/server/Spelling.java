package dev.augur.server;

import java.util.List;

/** Finds the name that was probably meant. */
final class Spelling {
    private Spelling() {}

    /** The text for a name that is not known, with the nearest one that is. */
    static SettingException unknown(String kind, String given, List<String> known) {
        String nearest = known.get(0);
        for (String name : known) {
            if (distance(given, name) < distance(given, nearest)) {
                nearest = name;
            }
        }
        return new SettingException("There is no " + kind + " '" + given + "'; the nearest is '" + nearest + "'");
    }

    /** Levenshtein's: how many letters must be added, taken or changed; capitals are the same letters. */
    static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int change = above[column - 1] + (isSame(from.charAt(row - 1), to.charAt(column - 1)) ? 0 : 1);
                current[column] = Math.min(change, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }

    private static boolean isSame(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}
