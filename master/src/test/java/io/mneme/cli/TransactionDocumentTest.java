package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Operation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionDocumentTest {

  private static TransactionDocument read(String json) {
    return TransactionDocument.read(json.replace('`', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aConditionOfAnOperationIsOneOfAll() {
    TransactionDocument document =
        read(
            "{`operations`:[{`method`:`set`,`key`:`a`,`value`:1,`ifAbsent`:true},"
                + "{`method`:`delete`,`key`:`a`,`previous`:true}],"
                + "`conditions`:[{`map`:`m`,`key`:`k`,`ifValue`:{`x` : 1.0}}]}");

    assertThat(document.conditions())
        .containsExactly(
            new Operation.EntryCondition(
                "m", "k", Condition.ifValue(PlainText.json("{\"x\" : 1.0}"))),
            new Operation.EntryCondition("default", "a", Condition.IF_ABSENT));
    assertThat(document.operations()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{`method`:`transact`,`operations`:[]} | there is no field `method` in a transaction",
        "{`operations`:{}}                     | the field `operations` is no array",
        "{`operations`:[{`method`:`clear`}]}   | a transaction cannot have the method `clear`",
        "{`operations`:[{`method`:`get`}]}     | number 1 of `operations`: the field `key` is",
        "{`operations`:[],`conditions`:[{`key`:`a`}]} | number 1 of `conditions`: it says nothing",
        "{`operations`:[{`method`:`touch`,`key`:`a`,`expires`:5}]}           | give `ttl`",
        "{`operations`:[{`method`:`get`,`key`:`a`},{`method`:`increment`,`key`:`a`}]}"
            + " | number 2 of `operations`: it reads `a` in map `default`, which another",
        "{`operations`:[{`method`:`set`,`key`:`a`,`value`:1},"
            + "{`method`:`touch`,`key`:`a`,`ifPresent`:true}]}"
            + " | number 2 of `operations`: a condition on `a` in map `default`, which an operation",
      })
  void whatIsNoTransactionIsRefused(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why.replace('`', '"'));
  }
}
