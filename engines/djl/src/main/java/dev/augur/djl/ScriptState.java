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
    /** A variable, or an attribute behind a dot. */
    private static final Pattern PLACE = Pattern.compile("(?:[\\w.()]+\\.)?(\\w+)");

    private static final String ASSIGNED = " = ";
    /** A call that changes its first argument, which may be a view of something. */
    private static final Pattern CHANGE = Pattern.compile(
            "\\btorch\\.(?:append|insert|extend|clear|pop|remove|_set_item|\\w*[a-z]_)\\((?:[\\w.]+\\()*\\(?([\\w.]+)");

    /** They run before a run, not in it. */
    private static final Set<String> SETUP = Set.of("  def __init__(", "  def __setstate__(", "  def __getstate__(");

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
        if (line.startsWith("class ")) {
            inModule = line.contains("(Module)");
        } else if (line.startsWith("  def ")) {
            inSetup = SETUP.stream().anyMatch(line::startsWith);
            reads.clear();
        } else if (inModule && !inSetup && line.startsWith("    ")) {
            return changed(line.strip());
        }
        return null;
    }

    private @Nullable String changed(String line) {
        int assigned = line.indexOf(ASSIGNED);
        if (assigned > 0) {
            Matcher to = PLACE.matcher(line.substring(0, assigned));
            if (to.matches() && to.start(1) > 0) {
                return to.group(1);
            }
            Matcher from = PLACE.matcher(line.substring(assigned + ASSIGNED.length()));
            if (to.matches() && from.matches() && from.start(1) > 0) {
                reads.put(to.group(1), from.group(1));
            }
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
