package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.model.ModelRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which shifts the calls of a predictor go to. Immutable. */
final class Route<I, O> {
    private final ModelRoute what;
    private final List<Shift<I, O>> shifts;
    private final @Nullable Shift<I, O> shadow;
    private final @Nullable Shift<I, O> only;

    /**
     * A route.
     *
     * @param what it stands for
     * @param shifts one for each share, in order
     * @param shadow one for the shadow, if there is one
     */
    Route(ModelRoute what, List<Shift<I, O>> shifts, @Nullable Shift<I, O> shadow) {
        this.what = what;
        this.shifts = List.copyOf(shifts);
        this.shadow = shadow;
        this.only = shifts.size() == 1 ? shifts.get(0) : null;
    }

    ModelRoute what() {
        return what;
    }

    /** Whose answers nobody gets; null if there is none. */
    @Nullable
    Shift<I, O> shadow() {
        return shadow;
    }

    /** Every shift of it. */
    List<Shift<I, O>> all() {
        return Stream.concat(shifts.stream(), Stream.ofNullable(shadow)).toList();
    }

    /** The shift for a call: by its key, if it has one, else by chance. */
    Shift<I, O> pick(CallOptions options) {
        return only != null ? only : chosen(options.routingKey());
    }

    private Shift<I, O> chosen(@Nullable String key) {
        int sum = what.shares().stream().mapToInt(ModelRoute.Share::weight).sum();
        int left = key == null ? ThreadLocalRandom.current().nextInt(sum) : Math.floorMod(spread(key.hashCode()), sum);
        int chosen = 0;
        while (left >= what.shares().get(chosen).weight()) {
            left -= what.shares().get(chosen).weight();
            chosen++;
        }
        return shifts.get(chosen);
    }

    /** Texts that differ in their last letters alone have hashes beside each other (MurmurHash3's last steps). */
    private static int spread(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >>> 16);
    }

    /** This route, with another shift in the place of one. */
    Route<I, O> with(Shift<I, O> old, Shift<I, O> next) {
        List<Shift<I, O>> others = new ArrayList<>(shifts);
        others.replaceAll(shift -> shift == old ? next : shift);
        return new Route<>(what, others, shadow == old ? next : shadow);
    }
}
