package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.AddressRule.Severity;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.SlowConsumerPolicy;
import org.junit.jupiter.api.Test;

class AddressRuleTest {

  private static List<String> broken(UnaryOperator<AddressSettings> change) throws IOException {
    AddressSettingsInForce settings =
        AddressSettingsInForce.of(change.apply(new AddressSettings()).toJSON());
    return AddressRule.QUEUES.stream()
        .filter(rule -> rule.judge().wrong(settings).isPresent())
        .map(AddressRule::element)
        .toList();
  }

  @Test
  void theDefaultsOfArtemisBreakNoRule() throws IOException {
    assertThat(broken(settings -> settings)).isEmpty();
    assertThat(AddressSettingsInForce.of("{}").number("maxDeliveryAttempts", 7)).isEqualTo(7);
  }

  @Test
  void fewDeliveryAttemptsBreakARuleAndManyOrUnlimitedDoNot() throws IOException {
    assertThat(broken(settings -> settings.setMaxDeliveryAttempts(9)))
        .containsExactly("max-delivery-attempts");
    assertThat(broken(settings -> settings.setMaxDeliveryAttempts(10))).isEmpty();
    assertThat(broken(settings -> settings.setMaxDeliveryAttempts(-1))).isEmpty();
    assertThat(broken(settings -> settings.setMaxDeliveryAttempts(0))).isEmpty();
  }

  @Test
  void anExpiryOfNoTimeIsOne() throws IOException {
    assertThat(broken(settings -> settings.setExpiryDelay(0L))).containsExactly("expiry-delay");
  }

  @Test
  void whereNothingExpiresTheDelaysDoNotMatter() throws IOException {
    assertThat(
            broken(settings -> settings.setNoExpiry(true).setExpiryDelay(1L).setMaxExpiryDelay(1L)))
        .containsExactly("no-expiry");
  }

  @Test
  void aLimitOfPagingMattersOnlyWithAPolicyThatLosesAndAPolicyOnlyWithALimit() throws IOException {
    assertThat(broken(settings -> settings.setPageLimitBytes(1L))).isEmpty();
    assertThat(broken(settings -> settings.setPageFullMessagePolicy(PageFullMessagePolicy.DROP)))
        .isEmpty();
    assertThat(
            broken(
                settings ->
                    settings
                        .setPageLimitBytes(0L)
                        .setPageLimitMessages(-1L)
                        .setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)))
        .containsExactly("page-limit-bytes");
  }

  @Test
  void slowConsumersMatterOnlyWhereTheyAreCutOff() throws IOException {
    assertThat(broken(settings -> settings.setSlowConsumerThreshold(1))).isEmpty();
    assertThat(broken(settings -> settings.setSlowConsumerPolicy(SlowConsumerPolicy.KILL)))
        .isEmpty();
  }

  @Test
  void anAddressMayBlock() throws IOException {
    assertThat(
            broken(
                settings -> settings.setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK)))
        .isEmpty();
  }

  @Test
  void onlyOneRuleIsAMereWarning() {
    assertThat(AddressRule.QUEUES)
        .filteredOn(rule -> rule.severity() == Severity.WARNING)
        .extracting(AddressRule::element)
        .containsExactly("no-expiry");
  }
}
