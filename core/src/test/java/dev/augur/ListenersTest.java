package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.InferenceListener.Ran;
import dev.augur.model.ModelId;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ListenersTest {
    private static final Ran RAN = new Ran(ModelId.of("m"), 1, 0, 1, 1, 1);

    private record Named(String name, List<String> heard) implements InferenceListener {
        @Override
        public Object onWaiting(ModelId model) {
            return name + " of " + model;
        }

        @Override
        public void onRan(Ran event) {
            heard.add(name + event.callers());
        }
    }

    @Test
    void eachIsToldInOrder() {
        List<String> heard = new ArrayList<>();
        InferenceListener.all(new Named("first", heard), new Named("second", heard))
                .onRan(RAN);
        assertThat(heard).containsExactly("first[]", "second[]");
        assertThat(InferenceListener.all()).isSameAs(InferenceListener.NONE);
    }

    @Test
    void eachGetsBackWhatItSaidOfCallers() {
        List<String> heard = new ArrayList<>();
        InferenceListener all =
                InferenceListener.all(new Named("first", heard), InferenceListener.NONE, new Named("second", heard));
        Object one = Objects.requireNonNull(all.onWaiting(ModelId.of("a")));
        Object other = Objects.requireNonNull(all.onWaiting(ModelId.of("b")));
        all.onRan(new Ran(ModelId.of("m"), 2, 0, 1, 1, 1, List.of(one, other)));
        assertThat(heard).containsExactly("first[first of a, first of b]", "second[second of a, second of b]");
        assertThat(InferenceListener.all(InferenceListener.NONE).onWaiting(ModelId.of("a")))
                .isNull();
    }

    /** An event that is added to the interface must be handed on. */
    @Test
    void everyEventIsHandedOn() throws NoSuchMethodException {
        for (Method event : InferenceListener.class.getMethods()) {
            if (!Modifier.isStatic(event.getModifiers())) {
                Method own = Listeners.class.getMethod(event.getName(), event.getParameterTypes());
                assertThat(own.getDeclaringClass()).as(event.getName()).isEqualTo(Listeners.class);
            }
        }
    }

    @Test
    void allEventsReachAll() throws ReflectiveOperationException {
        List<String> heard = new ArrayList<>();
        InferenceListener each = recording(heard);
        for (Method event : InferenceListener.class.getMethods()) {
            if (!Modifier.isStatic(event.getModifiers())) {
                heard.clear();
                event.invoke(InferenceListener.all(each, each), argument(event));
                assertThat(heard).containsExactly(event.getName(), event.getName());
            }
        }
    }

    private static @Nullable Object argument(Method event) {
        return event.getName().equals("onRan") ? RAN : null;
    }

    private static InferenceListener recording(List<String> heard) {
        return (InferenceListener) Proxy.newProxyInstance(
                InferenceListener.class.getClassLoader(),
                new Class<?>[] {InferenceListener.class},
                (proxy, method, arguments) -> {
                    heard.add(method.getName());
                    assertThat(Arrays.asList(arguments)).hasSize(method.getParameterCount());
                    return null;
                });
    }
}
