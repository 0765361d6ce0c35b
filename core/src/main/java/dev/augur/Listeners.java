package dev.augur;

import dev.augur.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells several listeners, and gives each what it said of callers itself. Thread-safe if they are. */
final class Listeners implements InferenceListener {
    private final InferenceListener[] all;

    Listeners(InferenceListener[] all) {
        this.all = all;
    }

    @Override
    public void onLoaded(Loaded event) {
        tell(each -> each.onLoaded(event));
    }

    @Override
    public void onLoadFailed(LoadFailed event) {
        tell(each -> each.onLoadFailed(event));
    }

    @Override
    public @Nullable Object onWaiting(ModelId model) {
        @Nullable Object[] said = null;
        for (int i = 0; i < all.length; i++) {
            Object own = all[i].onWaiting(model);
            if (own != null) {
                said = said == null ? new Object[all.length] : said;
                said[i] = own;
            }
        }
        return said;
    }

    @Override
    public void onRan(Ran event) {
        for (int i = 0; i < all.length; i++) {
            all[i].onRan(event.callers().isEmpty() ? event : event.with(said(event.callers(), i)));
        }
    }

    /** What that listener said of the callers. */
    private static List<Object> said(List<Object> callers, int listener) {
        List<Object> own = new ArrayList<>(callers.size());
        for (Object caller : callers) {
            Object said = caller instanceof Object[] each ? each[listener] : null;
            if (said != null) {
                own.add(said);
            }
        }
        return own;
    }

    @Override
    public void onRunFailed(RunFailed event) {
        tell(each -> each.onRunFailed(event));
    }

    @Override
    public void onRefused(Refused event) {
        tell(each -> each.onRefused(event));
    }

    @Override
    public void onHookRan(HookRan event) {
        tell(each -> each.onHookRan(event));
    }

    @Override
    public void onHookFailed(HookFailed event) {
        tell(each -> each.onHookFailed(event));
    }

    @Override
    public void onClosed(ModelId model) {
        tell(each -> each.onClosed(model));
    }

    @Override
    public void onMoved(Move move) {
        tell(each -> each.onMoved(move));
    }

    @Override
    public void onMoveFailed(Move move) {
        tell(each -> each.onMoveFailed(move));
    }

    @Override
    public void onShadowed(Shadowed event) {
        tell(each -> each.onShadowed(event));
    }

    private void tell(Consumer<InferenceListener> what) {
        for (InferenceListener each : all) {
            what.accept(each);
        }
    }
}
