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
import org.junit.jupiter.api.Test;

final class ListenersTest {
    private static final Ran RAN = new Ran(ModelId.of("m"), 1, 0, 1, 1, 1);

    private record Named(String name, List<String> heard) implements InferenceListener {
        @Override
        public void onRan(Ran event) {
            heard.add(name);
        }
    }

    @Test
    void eachIsToldInOrder() {
        List<String> heard = new ArrayList<>();
        InferenceListener.all(new Named("first", heard), new Named("second", heard))
                .onRan(RAN);
        assertThat(heard).containsExactly("first", "second");
        assertThat(InferenceListener.all()).isSameAs(InferenceListener.NONE);
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
                event.invoke(InferenceListener.all(each, each), new Object[event.getParameterCount()]);
                assertThat(heard).containsExactly(event.getName(), event.getName());
            }
        }
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
