// generate/scoring.h
//
// How probable the owner's own words are under a model, token by token.
#pragma once

#include <vector>

#include "base/interrupt.h"
#include "base/progress.h"
#include "chat/responder.h"
#include "model/decoder.h"
#include "tokenizer/chat_format.h"

namespace idiolect::generate {

/// One score per request, in order (chat::Scorer).
std::vector<chat::Score> score_conversations(const model::Decoder& decoder,
                                             const tokenizer::ChatFormat& format,
                                             std::span<const chat::ScoreRequest> requests,
                                             const Progress& progress,
                                             const InterruptFlag* interrupt);

}  // namespace idiolect::generate
