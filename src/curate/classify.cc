#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "curate/curate.h"
#include "curate/names.h"
#include "curate/phrase_matcher.h"

namespace idiolect::curate {
namespace {

std::optional<App> app_of(std::string_view source) {
  for (const AppSource& known : kApps)
    if (known.source == source) return known.app;
  return std::nullopt;
}

/// Participants, and the authors the export does not list, e.g. people who left.
std::vector<std::string> people_of(const chat::Thread& thread) {
  std::unordered_set<std::string_view> people(thread.participants.begin(),
                                              thread.participants.end());
  for (const chat::Message& message : thread.messages) people.insert(message.author);
  return {people.begin(), people.end()};
}

bool is_blank(std::string_view text) {
  if (!text.empty() && text.front() > ' ' && text.front() < 0x7F) return false;
  return cleaned(text).empty();
}

}  // namespace

std::size_t classify(chat::Thread& thread) {
  const auto app = app_of(thread.source);
  std::optional<PhraseMatcher> matcher;
  if (app) matcher.emplace(*app, people_of(thread));
  std::size_t changed = 0;
  for (chat::Message& message : thread.messages) {
    if (message.kind != chat::Kind::Text) continue;
    if (is_blank(message.text)) {
      message.kind = chat::Kind::Empty;
    } else if (const auto kind = matcher ? matcher->kind_of(message.text) : std::nullopt) {
      message.kind = *kind;
    } else if (message.written_by_app) {
      message.kind = chat::Kind::System;  // in a language or of a kind that the table lacks
    }
    if (message.kind != chat::Kind::Text) ++changed;
  }
  return changed;
}

}  // namespace idiolect::curate
