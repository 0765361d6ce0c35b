package dev.augur.protocol;

import dev.augur.WarmUp;
import dev.augur.model.ModelId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The runs with which a host makes its models ready, as one text says them: {@code none}; batch sizes, {@code 1,8}, for
 * zeros of the declared shapes; {@code samples}, for the {@code .npz} files in the folder {@code warmup} beside the model;
 * and for some models other ones than for the rest, {@code 1;score=samples;tiny=none}.
 *
 * @param ofAll of every model that has none of its own
 * @param byName of models, in all their versions; empty for none
 */
public record WarmUps(List<WarmUp> ofAll, Map<String, List<WarmUp>> byName) {
    /** Nothing for any model. */
    public static final WarmUps NONE = new WarmUps(List.of(), Map.of());

    /** What a text must be, as errors say it. */
    public static final String EXPECTED =
            "none, samples or batch sizes such as 1,8, also for a model by its name: 1,8;score=samples";

    private static final Pattern SIZES = Pattern.compile("[1-9][0-9]{0,5}(,[1-9][0-9]{0,5})*");

    /**
     * Copies.
     *
     * @param ofAll as the record has it
     * @param byName as the record has it
     */
    public WarmUps {
        ofAll = List.copyOf(ofAll);
        byName = Map.copyOf(byName);
    }

    /**
     * Reads the text of a setting.
     *
     * @param text as the class has it
     * @return the runs
     * @throws IllegalArgumentException if it is something else; says {@link #EXPECTED}
     */
    public static WarmUps of(String text) {
        Map<String, List<WarmUp>> read = new HashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.lastIndexOf('=');
            String name = part.substring(0, Math.max(0, equals)).strip();
            boolean isTwice =
                    read.put(name, runs(text, part.substring(equals + 1).strip())) != null;
            if (isTwice || (equals >= 0 && name.isEmpty())) {
                throw wrong(text);
            }
        }
        List<WarmUp> ofAll = read.remove("");
        return new WarmUps(ofAll == null ? List.of() : ofAll, read);
    }

    private static List<WarmUp> runs(String text, String value) {
        if (value.equals("none")) {
            return List.of();
        }
        if (value.equals("samples")) {
            return List.of(WarmUp.samples());
        }
        if (!SIZES.matcher(value).matches()) {
            throw wrong(text);
        }
        int[] sizes = Pattern.compile(",")
                .splitAsStream(value)
                .mapToInt(Integer::parseInt)
                .toArray();
        return List.of(WarmUp.generated().withBatchSizes(sizes));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("A warm-up must be " + EXPECTED + ", got '" + text + "'");
    }

    /** What is run on a model, whichever its version. */
    WarmUp[] of(ModelId id) {
        return byName.getOrDefault(id.name(), ofAll).toArray(WarmUp[]::new);
    }

    /** Refuses names of models that are not there. */
    void requireKnown(Set<ModelId> models) {
        Set<String> names = new TreeSet<>();
        models.forEach(id -> names.add(id.name()));
        for (String name : new TreeSet<>(byName.keySet())) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("There is no model '" + name + "' to warm up; there are " + names);
            }
        }
    }
}
