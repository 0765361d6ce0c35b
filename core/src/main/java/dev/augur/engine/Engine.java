package dev.augur.engine;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import java.util.List;

/**
 * A native runtime that loads models. Implementations are thread-safe, do no work before they are asked, and pass the
 * contract in {@code augur-engine-tck}.
 */
public interface Engine {
    /**
     * Name and version, for a person.
     *
     * @return for example {@code ONNX Runtime 1.28.0}
     */
    String name();

    /**
     * Whether this engine loads models of that format.
     *
     * @param format the format
     * @return true if it does
     */
    boolean supports(ModelFormat format);

    /**
     * The devices that this engine may have, the CPU among them. One that is listed may still refuse a model.
     *
     * @return the devices
     */
    List<Device> devices();

    /**
     * The ways to run a model on a device, in the order in which to try them. An engine with one way per device, the
     * default, has nothing to do here. Quick, and touches no native code.
     *
     * @param model its files
     * @param device a device, whether or not it is among {@link #devices()}
     * @return the targets, at least one; one that cannot work says why when it is asked to load
     */
    default List<Target> targets(LocalModel model, Device device) {
        return List.of(new Target() {
            @Override
            public String provider() {
                return "";
            }

            @Override
            public NativeModel load() throws DeviceRefusedException {
                return Engine.this.load(model, device);
            }
        });
    }

    /**
     * Loads a model, in the first of several ways that takes it.
     *
     * @param model its files
     * @param device where it shall run, and nowhere else
     * @return the loaded model, owned by the caller
     * @throws DeviceRefusedException if the device is the reason that it cannot be loaded
     * @throws ModelUnavailableException if the files are the reason
     */
    NativeModel load(LocalModel model, Device device) throws DeviceRefusedException;

    /**
     * What a model's weights take on disk, which is about the least that a loaded copy takes in memory. Asked before a load if
     * models have a budget, and after one whose {@link NativeModel#weightBytes()} are not known. Reads little of the files, and
     * touches no native code.
     *
     * @param model its files
     * @return bytes; by default those of its file, or of all files in its folder if that is what it is
     * @throws ModelUnavailableException if they cannot be read
     */
    default long weightBytes(LocalModel model) {
        return model.bytes();
    }

    /**
     * What this engine says of itself on this machine: for a person, not for a program. It may load native libraries and a
     * small model on each device, and take seconds. Thread-safe, like everything here.
     *
     * @return the diagnosis; by default the name, and the devices that are listed, none of them tried
     */
    default Diagnosis diagnose() {
        return Diagnosis.of(this);
    }
}
