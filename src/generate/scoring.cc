#include "generate/scoring.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "chat/shown_turns.h"

namespace idiolect::generate {
namespace {

/// Logits of one chunk take at most this many float32 values.
constexpr std::int64_t kMostLogits = std::int64_t{1} << 25;
/// Tokens that share a pass.
constexpr std::size_t kPassTokens = 4096;

/// A conversation ready to be scored.
struct Prepared {
  tokenizer::EncodedConversation encoded;
  float share = 0;  // of the adapter
  double temperature = 1;
  chat::Score* score = nullptr;
};

/// Conversations packed for one pass, and where their loss tokens are.
struct ScorePass {
  std::vector<std::int64_t> tokens;
  std::vector<float> share;
  model::Packing packing{{0}};
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> targets;
  std::vector<float> temperature_of_row;
  std::vector<chat::Score*> score_of_row;
  std::vector<bool> ends_turn;

  void add(const Prepared& item) {
    const auto& [ids, loss, end_of_turn] = item.encoded;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      if (loss[i + 1] != 0) {
        rows.push_back(static_cast<std::int64_t>(tokens.size()));
        targets.push_back(ids[i + 1]);
        temperature_of_row.push_back(static_cast<float>(item.temperature));
        score_of_row.push_back(item.score);
        ends_turn.push_back(end_of_turn[i + 1] != 0);
      }
      tokens.push_back(ids[i]);
    }
    share.resize(tokens.size(), item.share);
    packing.starts.push_back(static_cast<std::int64_t>(tokens.size()));
  }
};

Prepared prepare(const tokenizer::ChatFormat& format, const chat::ScoreRequest& request,
                 std::size_t limit, chat::Score& score) {
  tokenizer::FittedConversation fitted = format.fit(
      request.system, chat::shown_turns<tokenizer::FormatTurn>(request.conversation->turns),
      tokenizer::Continue::No, limit);
  score.bytes = fitted.owner_bytes;
  score.turns = fitted.owner_turns;
  score.cut_turns = fitted.cut_turns;
  return {std::move(fitted.encoded), request.adapter == chat::Adapter::On ? 1.0F : 0.0F,
          request.temperature, &score};
}

void fill_scores(const model::Decoder& decoder, const ScorePass& pass) {
  const at::Device device = decoder.placement().device;
  const auto to_device = [&](const std::vector<std::int64_t>& values) {
    return torch::tensor(values, torch::kInt64).to(device);
  };
  const at::Tensor share =
      torch::tensor(pass.share, torch::kFloat).unsqueeze(1).to(device);  // [N, 1]
  const at::Tensor rows = to_device(pass.rows);
  const at::Tensor hidden =
      decoder.forward(to_device(pass.tokens), pass.packing, share).index_select(0, rows);  // [n, D]
  const at::Tensor share_of_row = share.index_select(0, rows);                             // [n, 1]
  const at::Tensor targets = to_device(pass.targets).unsqueeze(1);                         // [n, 1]
  const at::Tensor temperature =
      torch::tensor(pass.temperature_of_row, torch::kFloat).unsqueeze(1).to(device);  // [n, 1]
  const std::int64_t chunk = std::max<std::int64_t>(1, kMostLogits / decoder.config().vocabulary);
  for (std::int64_t start = 0; start < hidden.size(0); start += chunk) {
    const std::int64_t length = std::min(chunk, hidden.size(0) - start);
    const at::Tensor logs =
        decoder.logits(hidden.narrow(0, start, length), share_of_row.narrow(0, start, length))
            .to(at::kFloat)
            .div(temperature.narrow(0, start, length))
            .log_softmax(1);                                                        // [c, V]
    const at::Tensor of_target = logs.gather(1, targets.narrow(0, start, length));  // [c, 1]
    const at::Tensor columns = at::cat({of_target, logs.mean(1, true), logs.std(1, false, true)}, 1)
                                   .to(at::kCPU)
                                   .contiguous();  // [c, 3]
    const float* const values = columns.data_ptr<float>();
    for (std::int64_t i = 0; i < length; ++i) {
      const auto row = static_cast<std::size_t>(start + i);
      pass.score_of_row[row]->tokens.push_back(
          {values[3 * i], values[3 * i + 1], values[3 * i + 2], pass.ends_turn[row]});
    }
  }
}

}  // namespace

std::vector<chat::Score> score_conversations(const model::Decoder& decoder,
                                             const tokenizer::ChatFormat& format,
                                             std::span<const chat::ScoreRequest> requests,
                                             const Progress& progress,
                                             const InterruptFlag* interrupt) {
  const torch::NoGradGuard no_grad;
  std::vector<chat::Score> scores(requests.size());
  ScorePass pass;
  const auto limit = static_cast<std::size_t>(decoder.config().context);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (interrupt_requested(interrupt)) throw Interrupted("stopped");
    pass.add(prepare(format, requests[i], limit, scores[i]));
    if (pass.tokens.size() < kPassTokens && i + 1 < requests.size()) continue;
    if (!pass.rows.empty()) fill_scores(decoder, pass);
    pass = {};
    report(progress, {"scoring", i + 1, requests.size(), "sessions", ""});
  }
  return scores;
}

}  // namespace idiolect::generate
