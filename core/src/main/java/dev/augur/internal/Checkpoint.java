package dev.augur.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in checkpoints of the process, if the program has the API for them: CRaC's, which Lambda's SnapStart uses too
 * (github.com/CRaC/org.crac). Before a checkpoint every predictor that was made is warmed, so that the models are in it.
 * The API is found by name, because its artifact is no module that one could require.
 */
public final class Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final String API = "org.crac.";

    private final OpenWork open;
    /** Kept because the context of the API holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private final @Nullable Object resource;

    /**
     * Registers with the API, if it is there.
     *
     * @param open the predictors to warm
     */
    public Checkpoint(OpenWork open) {
        this.open = open;
        this.resource = register();
    }

    private @Nullable Object register() {
        ClassLoader loader = Checkpoint.class.getClassLoader();
        try {
            Class<?> type = Class.forName(API + "Resource", true, loader);
            Object own = Proxy.newProxyInstance(loader, new Class<?>[] {type}, this::answer);
            Object context = Class.forName(API + "Core", true, loader)
                    .getMethod("getGlobalContext")
                    .invoke(null);
            Class.forName(API + "Context", true, loader)
                    .getMethod("register", type)
                    .invoke(context, own);
            return own;
        } catch (ClassNotFoundException e) {
            return null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            LOG.warn("Checkpoints do without warm models: org.crac is there, but cannot be used", e);
            return null;
        }
    }

    /** Says itself what goes wrong: Lambda's runtime client reports that there was no checkpoint, and leaves out why. */
    private void warm() {
        try {
            LOG.info("Ready for a checkpoint: {} predictors are warm", open.warm());
        } catch (RuntimeException e) {
            LOG.error("Not ready for a checkpoint", e);
            throw e;
        }
    }

    /** What the resource does when it is called. */
    private @Nullable Object answer(Object self, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "beforeCheckpoint" -> {
                warm();
                yield null;
            }
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "Augur's part in checkpoints";
            default -> null;
        };
    }
}
