// generate/batch.h
//
// Rows of text that grow together, one token per row and step. All rows share
// each pass over the base weights, whether the adapter counts for them or not.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/interrupt.h"
#include "base/random.h"
#include "chat/responder.h"
#include "generate/text_stream.h"
#include "model/decoder.h"

namespace idiolect::generate {

/// One text to continue.
struct Row {
  std::vector<tokenizer::TokenId> ids;   // prompt, then what was drawn
  std::size_t prompt = 0;                // tokens of the prompt
  std::size_t limit = 0;                 // most tokens to draw
  std::vector<tokenizer::TokenId> stop;  // any of them ends the text and is not part of it
  chat::Adapter adapter = chat::Adapter::Off;
  chat::Sampler sampler;
  Random random{0};
  TextStream text;
  std::function<void(std::string_view)> stream;
  bool ended = false;  // by a stop token

  std::size_t drawn() const { return ids.size() - prompt; }
};

/// Draws tokens until every row has ended or reached its limit. Throws Interrupted when asked to
/// stop.
void grow(const model::Decoder& decoder, std::vector<Row>& rows, const InterruptFlag* interrupt);

}  // namespace idiolect::generate
