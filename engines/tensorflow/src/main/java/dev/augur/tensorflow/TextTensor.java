package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_STRING;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringCopy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringDealloc;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringInit;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorElementCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorMaybeMove;

import dev.augur.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;

/** Native tensors of texts, which are bytes to TensorFlow: UTF-8 on our side. */
final class TextTensor {
    /** {@code struct TF_TString} of tsl/platform/ctstring_internal.h. */
    private static final long BYTES = 24;

    private TextTensor() {}

    /** A text has no bytes in UTF-8, or the bytes of a text are not UTF-8. */
    static final class NotUtf8Exception extends Exception {
        private static final long serialVersionUID = 1;

        private final int element;

        NotUtf8Exception(int element, CharacterCodingException cause) {
            super(cause);
            this.element = element;
        }

        /** Which text of the tensor, from 0. */
        int element() {
            return element;
        }
    }

    /**
     * Makes a tensor.
     *
     * @return the tensor, to be {@linkplain #delete deleted} by the caller
     * @throws NotUtf8Exception if a text has half a surrogate pair
     */
    static TF_Tensor of(Shape shape, String[] texts) throws NotUtf8Exception {
        TF_Tensor tensor = TF_AllocateTensor(TF_STRING, shape.toArray(), shape.rank(), BYTES * texts.length);
        TF_TString strings = new TF_TString(TF_TensorData(tensor));
        for (int i = 0; i < texts.length; i++) {
            TF_StringInit(strings.position(i));
        }
        boolean filled = false;
        try {
            for (int i = 0; i < texts.length; i++) {
                put(strings.position(i), texts[i], i);
            }
            filled = true;
            return tensor;
        } finally {
            if (!filled) {
                delete(tensor);
            }
        }
    }

    private static void put(TF_TString into, String text, int element) throws NotUtf8Exception {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            int length = utf8.remaining();
            ByteBuffer direct = ByteBuffer.allocateDirect(Math.max(1, length)).put(utf8);
            TF_StringCopy(into, new BytePointer(direct.clear()), length);
        } catch (CharacterCodingException e) {
            throw new NotUtf8Exception(element, e);
        }
    }

    /** Deletes a tensor that was made here. If a model kept it, the model keeps its texts. */
    static void delete(TF_Tensor tensor) {
        TF_Tensor own = TF_TensorMaybeMove(tensor);
        if (own != null) {
            TF_TString strings = new TF_TString(TF_TensorData(own));
            long count = TF_TensorElementCount(own);
            for (long i = 0; i < count; i++) {
                TF_StringDealloc(strings.position(i));
            }
        }
        TF_DeleteTensor(tensor);
    }

    /**
     * Reads all texts.
     *
     * @throws NotUtf8Exception if the bytes of one are not UTF-8
     */
    static void read(TF_Tensor tensor, String[] into) throws NotUtf8Exception {
        TF_TString strings = new TF_TString(TF_TensorData(tensor));
        for (int i = 0; i < into.length; i++) {
            TF_TString string = strings.position(i);
            long length = TF_StringGetSize(string);
            try {
                into[i] = length == 0 ? "" : decode(TF_StringGetDataPointer(string), length);
            } catch (CharacterCodingException e) {
                throw new NotUtf8Exception(i, e);
            }
        }
    }

    private static String decode(BytePointer bytes, long length) throws CharacterCodingException {
        ByteBuffer view = bytes.capacity(length).asByteBuffer();
        return StandardCharsets.UTF_8.newDecoder().decode(view).toString();
    }
}
