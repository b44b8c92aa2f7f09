// evaluate/costs.h
//
// What the owner's words cost a contestant, session by session: all that a
// comparison with intervals needs, and small enough to be stored.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chat/responder.h"
#include "evaluate/bootstrap.h"
#include "evaluate/byte_model.h"

namespace idiolect::evaluate {

struct Cost {
  double bits = 0;
  double end_bits = 0;  // of which the ends of turns
  double bytes = 0;     // of the owner's turns
};

std::vector<Cost> costs_of(std::span<const chat::Score> scores);

/// Of the owner's turns of each session, each without what went before it.
std::vector<Cost> costs_of(const ByteModel& model, std::span<const chat::Conversation> sessions);

/// The owner's turns as a byte model learns them. Views `sessions`.
std::vector<std::string_view> own_texts(std::span<const chat::Conversation> sessions);

/// Bits and bytes of each session; without the ends of turns where they are not wanted.
enum class Ends { With, Without };
std::vector<Cluster> clusters_of(std::span<const Cost> costs, Ends ends = Ends::With);

/// What `costs` has above `reference` in each session, for the same bytes.
std::vector<Cluster> clusters_above(std::span<const Cost> costs, std::span<const Cost> reference);

/// [[bits, end bits, bytes], …] and back. Throws Error where a row is misshapen.
Json to_json(std::span<const Cost> costs);
std::vector<Cost> costs_from(const Json& rows);

}  // namespace idiolect::evaluate
