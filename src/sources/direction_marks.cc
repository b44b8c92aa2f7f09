#include "sources/direction_marks.h"

#include <string_view>
#include <vector>

namespace idiolect::sources {
namespace {

constexpr std::size_t kMarkBytes = 3;  // all of them are E2 80 xx or E2 81 xx

enum class Mark : unsigned char {
  None,
  Embedding,
  Override,
  EndOfEmbedding,
  Isolate,
  EndOfIsolate
};

Mark mark_at(std::string_view text, std::size_t at) {
  const std::string_view bytes = text.substr(at, kMarkBytes);
  if (bytes.size() < kMarkBytes || bytes[2] < '\xA6' || bytes[2] > '\xAE') return Mark::None;
  if (bytes == "\u202A" || bytes == "\u202B") return Mark::Embedding;
  if (bytes == "\u202D" || bytes == "\u202E") return Mark::Override;
  if (bytes == "\u202C") return Mark::EndOfEmbedding;
  if (bytes == "\u2066" || bytes == "\u2067" || bytes == "\u2068") return Mark::Isolate;
  return bytes == "\u2069" ? Mark::EndOfIsolate : Mark::None;
}

struct Place {
  std::size_t at;
  Mark mark;
  bool stays = false;
};

/// Whether the end of something closes what was opened last. An isolate's end closes all within it.
/// `isolates` are open among them: without one, nothing has to be gone through, and what is gone
/// through is closed, so that each mark costs its own time.
void close(std::vector<Place*>& open, std::size_t& isolates, Place& end) {
  if (end.mark == Mark::EndOfIsolate && isolates == 0) return;
  const Mark wanted = end.mark == Mark::EndOfIsolate ? Mark::Isolate : Mark::Embedding;
  std::size_t left = open.size();
  while (left > 0) {
    const Mark mark = open[left - 1]->mark;
    if (mark == wanted || (wanted == Mark::Embedding && mark == Mark::Override)) break;
    if (wanted == Mark::Embedding) return;  // an isolate is in between
    --left;
  }
  if (left == 0) return;
  Place& start = *open[left - 1];
  isolates -= start.mark == Mark::Isolate ? 1u : 0u;
  open.resize(left - 1);
  start.stays = end.stays = start.mark != Mark::Override;
}

std::vector<Place> places_in(std::string_view text) {
  std::vector<Place> places;
  for (std::size_t at = text.find('\xE2'); at != text.npos; at = text.find('\xE2', at + 1))
    if (const Mark mark = mark_at(text, at); mark != Mark::None) places.push_back({at, mark});
  return places;
}

}  // namespace

std::size_t settle_directions(std::string& text) {
  std::vector<Place> places = places_in(text);
  if (places.empty()) return 0;
  std::vector<Place*> open;
  std::size_t isolates = 0;  // among these
  std::size_t overrides = 0;
  for (Place& place : places) {
    overrides += place.mark == Mark::Override ? 1u : 0u;
    if (place.mark == Mark::EndOfEmbedding || place.mark == Mark::EndOfIsolate)
      close(open, isolates, place);
    else
      open.push_back(&place), isolates += place.mark == Mark::Isolate ? 1u : 0u;
  }
  std::string kept;
  std::size_t from = 0;
  for (const Place& place : places) {
    if (place.stays) continue;
    kept.append(text, from, place.at - from);
    from = place.at + kMarkBytes;
  }
  text = std::move(kept.append(text, from));
  return overrides;
}

std::size_t settle_directions(ThreadPart& part) {
  chat::Thread& thread = part.thread;
  std::size_t overrides = settle_directions(thread.title);
  for (std::string& participant : thread.participants) overrides += settle_directions(participant);
  for (chat::Message& message : thread.messages)
    overrides += settle_directions(message.author) + settle_directions(message.text);
  return overrides;
}

}  // namespace idiolect::sources
