// What `idiolect prepare` says about whose messages are learnt from.
#include <fmt/format.h>

#include "commands/prepare_report.h"

namespace idiolect::commands {
namespace {

/// "1 group", "2 groups".
std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string departure_words(const curate::Departure& departure) {
  return fmt::format("{} left out{}: {} messages, {} threads whole\n",
                     departure.forgotten ? "somebody" : "'" + departure.name + "'",
                     departure.forgotten ? " and forgotten" : "", departure.messages,
                     departure.threads);
}

std::string context_words(const Preparation& preparation) {
  const curate::ContextOnly& context = preparation.context_only;
  const std::string_view whose = preparation.voice ? "theirs" : "yours";
  std::string text;
  for (const curate::ContextOnly::Named& named : context.named)
    text +=
        fmt::format("'{}' is context only: {}, {} of {}\n", named.name,
                    counted(named.threads, "thread"), counted(named.messages, "message"), whose);
  if (context.groups > 0)
    text +=
        fmt::format("{} ({} of {}) {} context only; --group NAME or --group all trains on them\n",
                    counted(context.groups, "group"), counted(context.group_messages, "message"),
                    whose, context.groups == 1 ? "is" : "are");
  return text;
}

std::string repeat_words(const Preparation& preparation) {
  const curate::Repeats& repeats = preparation.repeats;
  if (repeats.messages() == 0) return "";
  return fmt::format(
      "{} of {} {} {}: {}\n", counted(repeats.messages(), "message"),
      preparation.voice ? "theirs" : "yours", repeats.messages() == 1 ? "repeats" : "repeat",
      counted(repeats.texts(), "long text"),
      preparation.options.dedupe ? "dropped as repeated" : "--dedupe keeps each text once");
}

}  // namespace

std::string curation_words(const Preparation& preparation) {
  std::string text;
  if (preparation.voice)
    text += fmt::format(
        "WARNING: the voice is not yours but that of '{}': {} of theirs in {} are what a model "
        "will learn to imitate. Do this only if they know and agree.\n",
        preparation.voice->name, counted(preparation.voice->messages, "message"),
        counted(preparation.voice->threads, "thread"));
  for (const curate::Departure& departure : preparation.departures)
    text += departure_words(departure);
  return text + context_words(preparation) + repeat_words(preparation);
}

}  // namespace idiolect::commands
