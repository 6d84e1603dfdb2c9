package io.mneme.cli;

import io.mneme.worker.TransactionResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Carries out a transaction. */
@Command(
    name = "transact",
    aliases = "txn",
    description = {
      "Carry out operations on any maps together, under one revision, if all conditions are met;"
          + " else none of them.",
      "Prints one JSON object: {\"revision\":...,\"results\":[...]}, without the revision if"
          + " nothing has changed. The results are in the order of the operations: of get found and"
          + " value, of containsKey found, of increment the sum as value, of set and delete with"
          + " \"previous\":true what was there before as found and value; of the others {}.",
      "If a condition is not met, nothing is printed and the exit status is 1."
    })
final class TransactCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DOCUMENT",
      description = {
        "A JSON object with the fields conditions (may be left out) and operations, such as",
        "{\"conditions\":[{\"key\":\"ann\",\"ifRevision\":17}],",
        " \"operations\":[{\"method\":\"increment\",\"key\":\"ann\",\"by\":-10},",
        "               {\"method\":\"set\",\"map\":\"log\",\"key\":\"1\",\"value\":\"paid\"}]}",
        "Conditions have map, key and one of ifAbsent, ifPresent (true), ifRevision, ifValue."
            + " Operations have method, map and key; the methods are get, containsKey, set (value,"
            + " ttl in milliseconds, previous), increment (by), delete (previous) and touch (ttl;"
            + " without it the entry stays). An entry can be read once.",
        "Without it the document is read from standard input or --file."
      })
  private @Nullable String document;

  @Mixin private final InputOptions input = new InputOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (document != null) {
      input.requireNone();
    }
    TransactionDocument transaction =
        TransactionDocument.read(
            document == null ? input.bytes() : document.getBytes(StandardCharsets.UTF_8));
    return client.connected(
        worker -> {
          TransactionRun run = new TransactionRun(worker, transaction);
          Optional<TransactionResult> result = run.commit();
          if (result.isEmpty()) {
            return common.notMet("not carried out, a condition is not met");
          }
          common.print(run.json(result.get()));
          return ExitStatus.DONE;
        });
  }
}
