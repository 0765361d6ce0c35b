package dev.augur.internal;

import dev.augur.Device;
import dev.augur.model.ModelId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The models in memory, what they take, and which of them has to go next. Guarded by the lock of {@link Models}. */
final class Residents {
    /** While a model is loaded, what was read and what was made of it are both in memory. */
    private static final int WHILE_LOADED = 2;

    private final Map<ModelId, Resident> all = new LinkedHashMap<>();
    private final Map<ModelId, Integer> pins = new HashMap<>();
    private final Budgets budgets;
    private final LongSupplier nanoClock;

    Residents(Budgets budgets, LongSupplier nanoClock) {
        this.budgets = budgets;
        this.nanoClock = nanoClock;
    }

    @Nullable
    Resident get(ModelId id) {
        return all.get(id);
    }

    List<Resident> all() {
        return List.copyOf(all.values());
    }

    Resident add(ModelId id) {
        Resident resident = new Resident(id);
        all.put(id, resident);
        return resident;
    }

    /** False if it is not there. */
    boolean remove(Resident resident) {
        return all.remove(resident.id, resident);
    }

    /** How many pins there are on the model now. */
    int pin(ModelId id) {
        return pins.merge(id, 1, Integer::sum);
    }

    /** How many pins there are on the model now. */
    int unpin(ModelId id) {
        int left = pins.getOrDefault(id, 1) - 1;
        if (left == 0) {
            pins.remove(id);
        } else {
            pins.put(id, left);
        }
        return left;
    }

    boolean isPinned(Resident resident) {
        return pins.containsKey(resident.id);
    }

    /** Notes which were used since the last look. */
    void look() {
        long now = nanoClock.getAsLong();
        all.values().forEach(resident -> resident.look(now));
    }

    /** Those that nobody used for a while, and that may go. */
    List<Resident> unusedFor(long nanos) {
        look();
        long now = nanoClock.getAsLong();
        return all.values().stream()
                .filter(resident -> mayGo(resident) && !resident.isRunning() && now - resident.usedAt >= nanos)
                .toList();
    }

    /** That model, if nobody holds it and it may go. */
    List<Resident> unheld(ModelId id) {
        Resident resident = all.get(id);
        return resident != null && mayGo(resident) && resident.holds.isEmpty() ? List.of(resident) : List.of();
    }

    /**
     * Whether there is room for a copy on a device now, and how much of it to keep.
     *
     * @return bytes to keep; -1 if others have to go first
     * @throws NoRoomException if it does not help that they go
     */
    long room(Resident wanting, Device device, long bytes) throws NoRoomException {
        Long budget = budgets.bytes().get(device);
        if (budget == null) {
            return bytes;
        }
        long pinned = taken(device, resident -> resident != wanting && isPinned(resident));
        long most = budget - pinned - wanting.bytesOn(device);
        if (bytes > most) {
            throw new NoRoomException(
                    "it takes " + mib(bytes) + (wanting.bytesOn(device) > 0 ? " more" : "") + ", of the budget of "
                            + mib(budget) + " for models " + mib(pinned) + " are pinned",
                    true);
        }
        long kept = Math.min(WHILE_LOADED * bytes, most);
        return taken(device, resident -> true) + kept <= budget ? kept : -1;
    }

    /** Whose turn it is to go, so that there is room once it has; null if those that are leaving are enough, or none may. */
    @Nullable
    Resident victim(Resident wanting, Device device, long bytes) {
        long budget = budgets.bytes().getOrDefault(device, Long.MAX_VALUE);
        long staying = taken(device, resident -> !resident.leaving);
        if (staying + Math.min(WHILE_LOADED * bytes, budget) <= budget) {
            return null;
        }
        return leastUsed(resident -> resident != wanting && resident.bytesOn(device) > 0);
    }

    /** Whose turn it is to go because models turned out to take more than was kept for them; null if that is not so. */
    @Nullable
    Resident tooMuch(Resident newest) {
        for (Map.Entry<Device, Long> budget : budgets.bytes().entrySet()) {
            Device device = budget.getKey();
            if (taken(device, resident -> !resident.leaving) > budget.getValue()) {
                return leastUsed(resident -> resident != newest && resident.bytesOn(device) > 0);
            }
        }
        return null;
    }

    /** Why a model that was loaded and measured cannot stay; empty if it can. */
    String excess(Resident newest) {
        for (Map.Entry<Device, Long> budget : budgets.bytes().entrySet()) {
            Device device = budget.getKey();
            long pinned = taken(device, resident -> resident != newest && isPinned(resident));
            if (newest.bytesOn(device) + pinned > budget.getValue()) {
                return "it turned out to take " + mib(newest.bytesOn(device)) + " on " + device + ", of the budget of "
                        + mib(budget.getValue()) + " for models " + mib(pinned) + " are pinned";
            }
        }
        return "";
    }

    /** The figures of a device, for an error text. */
    String figures(Device device) {
        List<String> models = new ArrayList<>();
        for (Resident resident : all.values()) {
            if (resident.bytesOn(device) > 0) {
                models.add("'" + resident.id + "' " + mib(resident.bytesOn(device))
                        + (isPinned(resident) ? " (pinned)" : ""));
            }
        }
        return "of the budget of " + mib(budgets.bytes().getOrDefault(device, 0L)) + " for models, "
                + mib(taken(device, resident -> true)) + " are taken: " + String.join(", ", models);
    }

    private @Nullable Resident leastUsed(Predicate<Resident> of) {
        look();
        return all.values().stream()
                .filter(resident -> mayGo(resident) && of.test(resident))
                .min(Comparator.comparing(Resident::isRunning)
                        .thenComparingLong(resident -> resident.usedAt)
                        .thenComparingLong(resident -> resident.latelyRun))
                .orElse(null);
    }

    private boolean mayGo(Resident resident) {
        return resident.isReady() && !isPinned(resident);
    }

    private long taken(Device device, Predicate<Resident> by) {
        return all.values().stream()
                .filter(by)
                .mapToLong(resident -> resident.bytesOn(device))
                .sum();
    }

    static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1 << 20));
    }
}
