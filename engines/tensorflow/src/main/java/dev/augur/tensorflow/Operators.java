package dev.augur.tensorflow;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of TensorFlow's operators. A test holds these lists against the registry of the native library, so that a new
 * version cannot bring an operator that nobody looked at.
 */
final class Operators {
    /** Prints, to a file if its attribute {@code output_stream} says so. */
    static final String PRINT = "PrintV2";

    /** Operators that write into the tensor that they are given, whoever owns it. */
    private static final Set<String> WRITING_INPUTS =
            Set.of("InplaceAdd", "InplaceSub", "InplaceUpdate", "_ParallelConcatUpdate");

    /** How operators reach out of a model, in words. */
    private static final Map<String, String> REACHING_OUT = reachingOut();

    /** What a saver's graph writes and reads variables with. */
    private static final Set<String> SAVERS = Set.of("Save", "SaveSlices", "SaveV2", "MergeV2Checkpoints");

    private static final Set<String> RESTORERS = Set.of("Restore", "RestoreSlice", "RestoreV2");

    /**
     * Operators with state that keep none of the tensors that they are given, so that these may lie in memory that is used
     * again after the run.
     */
    private static final Set<String> KEEPING_NOTHING = Set.of(
            "_Arg",
            "_Retval",
            "Assert",
            "Case",
            "CheckNumerics",
            "CheckNumericsV2",
            "Empty",
            "HashTable",
            "HashTableV2",
            "If",
            "LookupTableFind",
            "LookupTableFindV2",
            "LookupTableSize",
            "LookupTableSizeV2",
            "Multinomial",
            "Print",
            "PrintV2",
            "RandomGamma",
            "RandomPoisson",
            "RandomPoissonV2",
            "RandomStandardNormal",
            "RandomUniform",
            "RandomUniformInt",
            "ReadVariableOp",
            "ResourceGather",
            "ResourceGatherNd",
            "StatefulPartitionedCall",
            "Timestamp",
            "TruncatedNormal",
            "VarHandleOp",
            "VarIsInitializedOp",
            "Variable",
            "VariableShape",
            "VariableV2",
            "While");

    private Operators() {}

    /**
     * How an operator reaches out of the model.
     *
     * @return for example {@code writes files}; null if it does not
     */
    static @Nullable String reach(String operator) {
        return REACHING_OUT.get(operator);
    }

    /** Whether an operator belongs into the graph with which a model was saved, and is harmless where that is not run. */
    static boolean isSaver(String operator) {
        return SAVERS.contains(operator);
    }

    /** Whether an operator belongs into the graph that reads the model's variables, and is harmless there. */
    static boolean isRestorer(String operator) {
        return RESTORERS.contains(operator);
    }

    /** Whether an operator, though it has state, keeps none of its inputs. */
    static boolean keepsNothing(String operator) {
        return KEEPING_NOTHING.contains(operator);
    }

    /** Whether an operator, though it has no state, writes into its input. */
    static boolean writesInputs(String operator) {
        return WRITING_INPUTS.contains(operator);
    }

    /** All that reach out of the model. */
    static Set<String> allReachingOut() {
        return REACHING_OUT.keySet();
    }

    private static Map<String, String> reachingOut() {
        Map<String, String> all = new TreeMap<>();
        String reads = "ReadFile MatchingFiles MatchingFilesDataset ExperimentalMatchingFilesDataset ImmutableConst"
                + " InitializeTableFromTextFile InitializeTableFromTextFileV2 GenerateVocabRemapping LoadAndRemapMatrix"
                + " FixedUnigramCandidateSampler Skipgram DecodeProtoV2 EncodeProto RecordInput"
                + " Restore RestoreSlice RestoreV2 DTensorRestoreV2"
                + " FixedLengthRecordReader FixedLengthRecordReaderV2 LMDBReader TFRecordReader TFRecordReaderV2"
                + " TextLineReader TextLineReaderV2 WholeFileReader WholeFileReaderV2"
                + " CSVDataset CSVDatasetV2 ExperimentalCSVDataset FixedLengthRecordDataset FixedLengthRecordDatasetV2"
                + " LMDBDataset ExperimentalLMDBDataset ListSnapshotChunksDataset LoadDataset SnapshotChunkDataset"
                + " SnapshotDatasetReader SnapshotNestedDatasetReader TFRecordDataset TFRecordDatasetV2 TextLineDataset";
        String writes = "WriteFile Save SaveSlices SaveV2 MergeV2Checkpoints CacheDataset CacheDatasetV2"
                + " CalibrationStatisticsSaver CreateSummaryDbWriter CreateSummaryFileWriter DatasetToTFRecord"
                + " DistributedSave DumpTensor ExperimentalDatasetToTFRecord FileSystemSetConfiguration"
                + " SaveDataset SaveDatasetV2 SnapshotDataset SnapshotDatasetV2 StoreMinibatchStatisticsInFdo";
        String connects = "RpcCall RpcCheckStatus RpcClient RpcGetValue RpcServer RpcServerRegister RpcServerStart"
                + " RemoteCall DataServiceDataset DataServiceDatasetV2 DataServiceDatasetV3 DataServiceDatasetV4"
                + " RegisterDataset RegisterDatasetV2 DebugIdentity DebugIdentityV2 DebugIdentityV3 DebugNanCount"
                + " DebugNumericSummary SqlDataset ExperimentalSqlDataset";
        String runs = "PyFunc PyFuncStateless EagerPyFunc XlaCustomCall XlaCustomCallV2 XlaCallModule MlirPassthroughOp"
                + " _XlaHostComputeMlir _TPUCompileMlir TfLiteSubgraphExecute DatasetFromGraph DeserializeIterator";
        put(all, reads, "reads files");
        put(all, writes, "writes files");
        put(all, connects, "reaches other processes or files");
        put(all, runs, "runs code that nothing can check beforehand");
        put(all, "Abort", "ends the process");
        return Map.copyOf(all);
    }

    private static void put(Map<String, String> all, String operators, String reach) {
        for (String operator : operators.split(" ", -1)) {
            all.put(operator, reach);
        }
    }
}
