package dev.augur.djl;

import dev.augur.djl.PickleScan.Container;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;

/** Finds objects that lie too deep within each other for a native stack, or within themselves. One use, one thread. */
final class PickleDepth {
    private final int most;
    /** How deep each goes; 0 while it is being looked at. */
    private final IdentityHashMap<Container, Integer> depths = new IdentityHashMap<>();

    private final Deque<Step> open = new ArrayDeque<>();

    PickleDepth(int most) {
        this.most = most;
    }

    private static final class Step {
        private final Container container;
        private final Iterator<Object> items;
        private int deepest;

        private Step(Container container) {
            this.container = container;
            this.items = container.items.iterator();
        }
    }

    void check(Object root) throws UnusableModelException {
        enter(root);
        while (!open.isEmpty()) {
            Step step = open.element();
            if (step.items.hasNext()) {
                enter(step.items.next());
            } else {
                leave();
            }
        }
    }

    private void enter(Object object) throws UnusableModelException {
        if (!(object instanceof Container container)) {
            return;
        }
        Integer known = depths.putIfAbsent(container, 0);
        if (known == null) {
            open.push(new Step(container));
        } else if (known == 0) {
            throw new UnusableModelException("a pickle in it has an object that holds itself");
        } else {
            Step holder = open.element();
            holder.deepest = Math.max(holder.deepest, known);
        }
    }

    private void leave() throws UnusableModelException {
        Step done = open.pop();
        int depth = done.deepest + 1;
        if (depth > most) {
            throw new UnusableModelException(
                    "a pickle in it has more than " + most + " objects within each other, the limit (maxPickleDepth)");
        }
        depths.put(done.container, depth);
        Step holder = open.peek();
        if (holder != null) {
            holder.deepest = Math.max(holder.deepest, depth);
        }
    }
}
