package bars.messages.rule;

import java.util.List;

/** Rules of the MessageHeader. Source: contract §2.2, §2.6. */
final class HeaderRules {
    static final List<ElementRule> ALL = List.of(
            new ElementRule(
                    "MH-03",
                    Level.REFUSE,
                    "MessageHeader.destination.receiver",
                    "name the receiving organisation in destination.receiver.reference",
                    "§2.2, §2.6",
                    (m, w) -> true,
                    m -> m.header().hasDestination()
                            && m.header().getDestinationFirstRep().getReceiver().hasReference()),
            new ElementRule(
                    "MH-04",
                    Level.REFUSE,
                    "MessageHeader.sender",
                    "name the sending organisation in sender.reference",
                    "§2.2, §2.6",
                    (m, w) -> true,
                    m -> m.header().getSender().hasReference()),
            new ElementRule(
                    "MH-05",
                    Level.REFUSE,
                    "MessageHeader.source.endpoint",
                    "name the sending service in source.endpoint, where answers go",
                    "§2.2",
                    (m, w) -> true,
                    m -> m.source().isPresent()),
            new ElementRule(
                    "MH-06",
                    Level.REFUSE,
                    "MessageHeader.focus",
                    "point from focus to a resource in the Bundle",
                    "§2.2, §2.6",
                    (m, w) -> true,
                    m -> m.focus().isPresent()),
            new ElementRule(
                    "MH-08",
                    Level.RECORD,
                    "MessageHeader.source.name",
                    "name the source",
                    "§2.2",
                    (m, w) -> true,
                    m -> m.header().getSource().hasName()),
            new ElementRule(
                    "MH-09",
                    Level.RECORD,
                    "MessageHeader.definition",
                    "name its message definition",
                    "§2.2",
                    (m, w) -> true,
                    m -> m.definition().isPresent()),
            new ElementRule(
                    "MH-10",
                    Level.RECORD,
                    "MessageHeader.sender",
                    "carry the sending and the receiving organisation",
                    "§2.2",
                    (m, w) -> true,
                    m -> m.resolve(m.header().getSender()).isPresent()
                            && m.resolve(m.header().getDestinationFirstRep().getReceiver())
                                    .isPresent()));

    private HeaderRules() {}
}
