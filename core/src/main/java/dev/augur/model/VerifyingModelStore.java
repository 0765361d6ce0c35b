package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;

/** A store one of whose models must have a known digest. */
final class VerifyingModelStore implements ModelStore {
    private final ModelStore store;
    private final ModelId id;
    private final Sha256 expected;

    VerifyingModelStore(ModelStore store, ModelId id, Sha256 expected) {
        this.store = store;
        this.id = id;
        this.expected = expected;
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        LocalModel local = store.fetch(wanted);
        boolean right = false;
        try {
            if (wanted.equals(id)) {
                verify(local);
            }
            right = true;
            return local;
        } finally {
            if (!right) {
                store.release(local);
            }
        }
    }

    @Override
    public void release(LocalModel model) {
        store.release(model);
    }

    /** What must have a digest is what it says, and no version that has none. */
    @Override
    public ModelRoute resolve(ModelId wanted) {
        return wanted.equals(id) ? ModelRoute.to(id) : store.resolve(wanted);
    }

    private void verify(LocalModel local) {
        Sha256 got = digest(local);
        if (!got.equals(expected)) {
            throw new ModelUnavailableException(
                    id,
                    Reason.UNREADABLE,
                    "Model '" + id + "': the SHA-256 of " + local.path().toAbsolutePath() + " must be " + expected
                            + ", got " + got + "; it is damaged or not the one that was meant",
                    null);
        }
    }

    private Sha256 digest(LocalModel local) {
        try {
            return Files.isDirectory(local.path()) ? Sha256.ofFolder(local.path()) : Sha256.of(local.path());
        } catch (IOException e) {
            throw FileModelStore.unreadable(id, local.path(), e);
        }
    }

    @Override
    public String toString() {
        return store + ", verified";
    }
}
