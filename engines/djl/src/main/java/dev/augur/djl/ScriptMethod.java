package dev.augur.djl;

import java.util.List;

/**
 * A method of a TorchScript module, as its source declares it.
 *
 * @param name its name
 * @param arguments what it takes, without {@code self}
 * @param returns the type that it returns, as it is written
 */
record ScriptMethod(String name, List<Argument> arguments, String returns) {

    ScriptMethod {
        arguments = List.copyOf(arguments);
    }

    /**
     * An argument of a method.
     *
     * @param name its name
     * @param type its type, as it is written
     * @param optional whether it has a default value
     */
    record Argument(String name, String type, boolean optional) {}
}
