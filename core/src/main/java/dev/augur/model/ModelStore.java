package dev.augur.model;

import dev.augur.ModelUnavailableException;
import java.nio.file.Path;

/**
 * Makes the files of a model present on local disk. Implementations are thread-safe; a fetch may block on I/O and is
 * repeated only when the model is loaded again.
 */
@FunctionalInterface
public interface ModelStore {
    /**
     * Brings a model to local disk.
     *
     * @param id the model
     * @return its files, complete
     * @throws ModelUnavailableException if the store has no such model ({@code NOT_FOUND}) or cannot bring it
     *     ({@code UNREADABLE})
     */
    LocalModel fetch(ModelId id);

    /**
     * Tells that the files which one {@link #fetch} brought are no longer used: the model is unloaded, or was not loaded. A store
     * with a limit may remove them. Does nothing unless a store says so.
     *
     * @param model what was fetched, from this store or another one
     */
    default void release(LocalModel model) {}

    /**
     * What an id stands for now: an alias, or an id that leaves the choice of the version to the store, for one or several
     * versions. What it stands for may change; what a version is does not.
     *
     * @param id the model
     * @return by default that very id
     * @throws ModelUnavailableException if the store cannot tell ({@code UNREADABLE})
     */
    default ModelRoute resolve(ModelId id) {
        return ModelRoute.to(id);
    }

    /**
     * Models under a folder: {@code root/name.onnx}, {@code root/name/model.onnx}, or with versions
     * {@code root/name/3/model.onnx}, where an id without a version means the highest number. In the place of a file there
     * may be the folder of a SavedModel: {@code root/name/saved_model.pb}, {@code root/name/3/saved_model.pb}, {@code
     * root/name/3/model.savedmodel/saved_model.pb}.
     *
     * <p>What is a model is told by content, see {@link ModelFormat#of}; other files beside it are no matter. Of several
     * models in a folder it is the one called {@code model}; several without one of that name are an error
     * ({@code NOT_LOADABLE}). Hidden files are not looked at.
     *
     * <p>{@code name:prod} is the version of that name, or an alias if there is a file {@code root/name/prod.alias}, which
     * {@link ModelRoute} describes; {@code name:latest} is the highest number, unless there is an alias of that name.
     *
     * @param root the folder
     * @return the store
     */
    static ModelStore directory(Path root) {
        return new DirectoryModelStore(root);
    }

    /**
     * One model in one file or folder.
     *
     * @param id the model
     * @param path its file, the folder of a SavedModel, or a folder with one model in it, as {@link #directory} has it, or
     *     in a folder below
     * @return the store
     */
    static ModelStore file(ModelId id, Path path) {
        return new FileModelStore(id, path);
    }

    /**
     * One model in one file on the class path. It is copied to a private folder under the temporary directory, once for all
     * processes of this user, because engines map files, which takes far less memory than a byte array.
     *
     * @param id the model
     * @param loader the class loader that has the resource
     * @param resource the resource's absolute name, without a leading slash
     * @return the store
     */
    static ModelStore classPath(ModelId id, ClassLoader loader, String resource) {
        return new ClassPathModelStore(id, loader, resource);
    }

    /**
     * This store, and another one for models that this one does not have.
     *
     * @param other the store to ask next
     * @return both
     */
    default ModelStore orElse(ModelStore other) {
        return new ChainedModelStore(this, other);
    }

    /**
     * This store, with one model's file or folder verified each time it is fetched.
     *
     * @param id the model
     * @param expected the digest that its file must have, or its folder as {@link Sha256#ofFolder} has it
     * @return the verifying store
     */
    default ModelStore verify(ModelId id, Sha256 expected) {
        return new VerifyingModelStore(this, id, expected);
    }
}
