package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.RetainedState;
import java.time.Duration;
import java.util.Set;

/**
 * What a revision asks of the state.
 *
 * @param use which parts of it
 * @param observed whether it needs an observer of what leaves
 * @param stations what its stations are told apart by
 * @param warmUp how long after its state began it only observes; zero without state
 */
public record StateRequirement(StateUse use, boolean observed, StationKey stations, Duration warmUp) {
  /** Of a revision that looks at nothing but the packet. */
  public static final StateRequirement NONE = new StateRequirement(StateUse.of(Set.of()), false, StationKey.Address, Duration.ZERO);

  public static StateRequirement of(Model model, Duration warmUp) {
    StateUse use = StateUse.of(Shape.of(model).features());
    return new StateRequirement(use, model.vantage() == Vantage.Endpoint && !use.isNone(), model.stations(), warmUp);
  }

  /** Whether it asks for something that was not kept, so that its state begins with the change to it. */
  boolean exceeds(RetainedState kept) {
    return use.exceeds(kept.use()) || observed && !kept.observed()
        || use.tables().contains(Table.Stations) && stations != kept.stations();
  }
}
