package dev.augur.doctor;

import dev.augur.Device;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A diagnosis as one line of text, from the JVM that examined the engine to the one that asked. */
final class Wire {
    private Wire() {}

    private interface Writer<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static String line(Diagnosis diagnosis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(diagnosis.engine());
            write(out, diagnosis.facts(), Wire::writeFact);
            write(out, diagnosis.libraries(), Wire::writeLibrary);
            write(out, diagnosis.devices(), Wire::writeDevice);
            write(out, diagnosis.findings(), Wire::writeFinding);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static Diagnosis diagnosis(String line) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(line);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Diagnosis(
                    in.readUTF(),
                    read(in, Wire::readFact),
                    read(in, Wire::readLibrary),
                    read(in, Wire::readDevice),
                    read(in, Wire::readFinding));
        }
    }

    private static <T> void write(DataOutputStream out, List<T> values, Writer<T> writer) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(out, value);
        }
    }

    private static <T> List<T> read(DataInputStream in, Reader<T> reader) throws IOException {
        List<T> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(reader.read(in));
        }
        return values;
    }

    private static void writeFact(DataOutputStream out, Fact fact) throws IOException {
        out.writeUTF(fact.name());
        out.writeUTF(fact.value());
    }

    private static Fact readFact(DataInputStream in) throws IOException {
        return new Fact(in.readUTF(), in.readUTF());
    }

    private static void writeLibrary(DataOutputStream out, Library library) throws IOException {
        out.writeUTF(library.name());
        writeOptional(out, library.location());
        out.writeBoolean(library.required());
        writeOptional(out, library.unpackedTo());
    }

    private static Library readLibrary(DataInputStream in) throws IOException {
        return new Library(in.readUTF(), readOptional(in), in.readBoolean(), readOptional(in));
    }

    private static void writeDevice(DataOutputStream out, DeviceState state) throws IOException {
        out.writeUTF(state.device().kind().name());
        out.writeInt(state.device().index());
        out.writeUTF(state.trial().name());
        writeOptional(out, state.reason());
    }

    private static DeviceState readDevice(DataInputStream in) throws IOException {
        Device device = new Device(Device.Kind.valueOf(in.readUTF()), in.readInt());
        return new DeviceState(device, Trial.valueOf(in.readUTF()), readOptional(in));
    }

    private static void writeFinding(DataOutputStream out, Finding finding) throws IOException {
        out.writeUTF(finding.severity().name());
        out.writeUTF(finding.what());
        out.writeUTF(finding.why());
        out.writeUTF(finding.change());
    }

    private static Finding readFinding(DataInputStream in) throws IOException {
        return new Finding(Severity.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF());
    }

    private static void writeOptional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
