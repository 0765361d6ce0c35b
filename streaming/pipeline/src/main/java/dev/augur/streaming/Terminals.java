package dev.augur.streaming;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Tells whether a person looks at the output. */
final class Terminals {
    private Terminals() {}

    /**
     * Whether standard input and output are a terminal. Up to JDK 21 there is a console only then; later ones may have a
     * console that is none, and say so by a method that 17 lacks.
     */
    @SuppressWarnings("SystemConsoleNull") // the later ones are asked below
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
