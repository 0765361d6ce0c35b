package dev.augur.djl;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells from source text whether a TorchScript module remembers something from run to run: whether a method assigns to an
 * attribute, or changes the tensor, list or dictionary that an attribute holds.
 */
final class ScriptState {
    private static final Pattern CLASS = Pattern.compile("^class \\w+.*:");
    private static final Pattern METHOD = Pattern.compile("^  def (\\w+)\\(.*");
    private static final Pattern ASSIGNMENT = Pattern.compile("^\\s+[\\w.()]+\\.(\\w+) = .*");
    private static final Pattern READ = Pattern.compile("^\\s+(\\w+) = [\\w.()]+\\.(\\w+)$");
    /** A call that changes its first argument, which may be a view of something. */
    private static final Pattern CHANGE = Pattern.compile(
            "\\btorch\\.(?:append|insert|extend|clear|pop|remove|_set_item|\\w*[a-z]_)\\((?:[\\w.]+\\()*\\(?([\\w.]+)");

    /** They run before a run, not in it. */
    private static final Set<String> SETUP = Set.of("__init__", "__setstate__", "__getstate__");

    /** Batch normalisation counts with it, in training only. */
    private static final String BATCH_COUNT = "num_batches_tracked";

    /** By local variable, the attribute that it was read from. */
    private final Map<String, String> reads = new HashMap<>();

    private boolean inModule;
    private boolean inSetup;

    private ScriptState() {}

    /**
     * The first attribute of a module that a method changes.
     *
     * @param file the source text of a file
     * @return the attribute's name, or null if there is none
     */
    static @Nullable String attribute(String file) {
        ScriptState state = new ScriptState();
        for (String line : file.lines().toList()) {
            String attribute = state.next(line);
            if (attribute != null && !attribute.equals(BATCH_COUNT)) {
                return attribute;
            }
        }
        return null;
    }

    private @Nullable String next(String line) {
        Matcher method = METHOD.matcher(line);
        if (CLASS.matcher(line).matches()) {
            inModule = line.contains("(Module)");
        } else if (method.matches()) {
            inSetup = SETUP.contains(method.group(1));
            reads.clear();
        } else if (inModule && !inSetup) {
            return changed(line);
        }
        return null;
    }

    private @Nullable String changed(String line) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (assignment.matches()) {
            return assignment.group(1);
        }
        Matcher read = READ.matcher(line);
        if (read.matches()) {
            reads.put(read.group(1), read.group(2));
        }
        Matcher change = CHANGE.matcher(line);
        while (change.find()) {
            String target = change.group(1);
            int dot = target.lastIndexOf('.');
            String attribute = dot >= 0 ? target.substring(dot + 1) : reads.get(target);
            if (attribute != null) {
                return attribute;
            }
        }
        return null;
    }
}
