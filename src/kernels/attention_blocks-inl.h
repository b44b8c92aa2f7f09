// kernels/attention_blocks-inl.h
//
// Attention over one piece (attention.h): blocks of queries against blocks of
// keys. Rows are queries and, within each query, the heads that share the key head, so
// that a tile of rows ends at nearly one key on the diagonal and no key is copied.
#include <cmath>

#include "kernels/attention.h"
#include "kernels/attention_scratch.h"
#include "kernels/attention_softmax-inl.h"

HWY_BEFORE_NAMESPACE();
#ifdef IDIOLECT_ATTENTION_PAIRS
#pragma GCC target("avx512bf16")
#endif
namespace idiolect::kernels::HWY_NAMESPACE {
namespace {

constexpr float kLog2E = 1.44269504f;
/// Rows of a block, and keys of one: the tiles between the products stay in the first cache, the
/// sums and the panels of a block in the second.
constexpr std::size_t kBlockRows = 96;
constexpr std::size_t kForwardKeys = 1024;
constexpr std::size_t kBackwardKeys = 256;

/// Sizes of a piece, counted from its first key: query i is at place `first_query + i`.
struct Extent {
  std::size_t shared, width, padded, heads_width, keys_width;
  std::size_t first_token;  // of the first key
  std::size_t first_query, last_query, window;
  std::size_t keys, padded_keys;
  std::size_t block_queries;

  Extent(const AttentionShape& shape, const AttentionPiece& piece) {
    const auto size = [](std::int64_t x) { return static_cast<std::size_t>(x); };
    shared = size(shape.heads / shape.kv_heads);
    width = size(shape.width);
    padded = round_up(width, kPanel);
    heads_width = size(shape.heads) * width;
    keys_width = size(shape.kv_heads) * width;
    const std::int64_t first_key = piece.first_key(shape.window);
    first_token = size(piece.start + first_key);
    first_query = size(piece.first_query - first_key);
    last_query = size(piece.last_query - first_key);
    window = shape.window > 0 ? size(shape.window) : last_query;
    keys = last_query;
    padded_keys = round_up(keys, kPanel);
    block_queries = std::max<std::size_t>(1, kBlockRows / shared);
  }
  std::size_t block_rows() const { return round_up(block_queries * shared, 8); }
  /// The first key that a query sees.
  std::size_t first_seen(std::size_t query) const {
    return query >= window ? query - window + 1 : 0;
  }
};

/// Queries [begin, end), and their rows.
struct Block {
  std::size_t begin, end, rows, padded_rows;
  Block(const Extent& extent, std::size_t first)
      : begin(first),
        end(std::min(first + extent.block_queries, extent.last_query)),
        rows((end - begin) * extent.shared),
        padded_rows(round_up(rows, 8)) {}
};

/// Rows [first, first + rows) of a block, and the keys of one block that they see.
struct Tile {
  std::size_t first, rows, padded_rows;
  std::size_t first_key = 0, last_key = 0;  // first_key at the start of a panel
  Tile(const Extent& extent, const Block& block, std::size_t first_row, std::size_t keys_begin,
       std::size_t keys_end)
      : first(first_row) {
    rows = std::min(kTileRows, block.rows - first);
    padded_rows = round_up(rows, 2);
    const std::size_t first_query = block.begin + first / extent.shared;
    const std::size_t last_query = block.begin + (first + rows - 1) / extent.shared;
    first_key = std::max(keys_begin, extent.first_seen(first_query) / kPanel * kPanel);
    last_key = std::min(keys_end, last_query + 1);
  }
  bool sees_nothing() const { return first_key >= last_key; }
  std::size_t vectors() const { return (last_key - first_key + kLanes - 1) / kLanes; }
  std::size_t columns() const { return round_up(last_key - first_key, kPanel); }
  template <class Kind>
  std::size_t depth() const {
    return (last_key - first_key + Kind::kPerUnit - 1) / Kind::kPerUnit;
  }
  /// A row of the tile's scores with what it sees; nothing for the rows that fill up the tile.
  ScoreRow scores(const Extent& extent, const Block& block, std::size_t row, float* at) const {
    const std::size_t query = block.begin + (first + row) / extent.shared;
    const std::size_t end =
        row < rows ? std::max(first_key, std::min(last_key, query + 1)) : first_key;
    const std::size_t begin = std::min(end, std::max(first_key, extent.first_seen(query)));
    return {at, begin - first_key, end - first_key, columns()};
  }
};

/// Where row `row` of a block lies in a tensor [N, H, E].
HWY_INLINE std::size_t place_of(const Extent& extent, const AttentionPiece& piece,
                                const Block& block, std::size_t row) {
  const std::size_t token = extent.first_token + block.begin + row / extent.shared;
  const std::size_t head =
      static_cast<std::size_t>(piece.kv_head) * extent.shared + row % extent.shared;
  return token * extent.heads_width + head * extent.width;
}

/// The keys or values of a piece as rows of units, zeros after the last.
template <class Kind, class T>
void gather_keys(const Extent& extent, const AttentionPiece& piece, const T* from, float* rows) {
  const std::size_t units = extent.padded / Kind::kPerUnit;
  const T* const first = from + extent.first_token * extent.keys_width +
                         static_cast<std::size_t>(piece.kv_head) * extent.width;
  for (std::size_t key = 0; key < extent.keys; ++key)
    copy_row<Kind>(first + key * extent.keys_width, extent.width, extent.padded,
                   rows + key * units);
  std::fill(rows + extent.keys * units, rows + extent.padded_keys * units, 0.0f);
}

/// The rows of a block, zeros after the last.
template <class Kind, class T>
void gather_rows(const Extent& extent, const AttentionPiece& piece, const Block& block,
                 const T* from, float* rows) {
  const std::size_t units = extent.padded / Kind::kPerUnit;
  for (std::size_t row = 0; row < block.rows; ++row)
    copy_row<Kind>(from + place_of(extent, piece, block, row), extent.width, extent.padded,
                   rows + row * units);
  std::fill(rows + block.rows * units, rows + block.padded_rows * units, 0.0f);
}

inline Scratch& scratch_of_thread() {
  thread_local Scratch scratch;
  return scratch;
}

/// Forward

template <class Kind>
struct ForwardSpace {
  float *keys, *values, *rows, *scores, *sums;
  Running* running;
  explicit ForwardSpace(const Extent& extent) {
    const std::size_t key_units = extent.padded_keys * extent.padded / Kind::kPerUnit;
    const std::size_t block = extent.block_rows();
    Scratch& scratch = scratch_of_thread();
    scratch.reset(4 * Scratch::padded(key_units) + 3 * Scratch::padded(block * extent.padded) +
                  2 * Scratch::padded(kTileRows * kForwardKeys) + Scratch::padded(2 * block));
    gathered = scratch.take(key_units);
    keys = scratch.take(key_units);
    values = scratch.take(key_units);
    rows = scratch.take(block * extent.padded);
    sums = scratch.take(block * extent.padded);
    scores = scratch.take(kTileRows * kForwardKeys);
    shares = Kind::kPerUnit == 2 ? scratch.take(kTileRows * kForwardKeys) : scores;
    running = reinterpret_cast<Running*>(scratch.take(2 * block));
  }
  float* gathered;
  float* shares;
};

template <class Kind>
void attend_tile(const Extent& extent, const Block& block, const Tile& tile, float slope,
                 ForwardSpace<Kind>& space, bool is_first) {
  const std::size_t units = extent.padded / Kind::kPerUnit;
  const std::size_t share_stride = kForwardKeys / Kind::kPerUnit;
  multiply<Kind>({space.rows + tile.first * units, units, tile.padded_rows},
                 {space.keys + tile.first_key * units, units * kPanel, tile.vectors()}, units,
                 {space.scores, kForwardKeys, kPanel}, false);
  float* const sums = space.sums + tile.first * extent.padded;
  for (std::size_t row = 0; row < tile.rows; ++row) {
    const ScoreRow scores = tile.scores(extent, block, row, space.scores + row * kForwardKeys);
    float* const shares = space.shares + row * share_stride;
    if (scores.from >= scores.to) {
      std::fill(shares, shares + scores.columns / Kind::kPerUnit, 0.0f);
      continue;
    }
    const float factor = soften<Kind>(scores, slope, space.running[tile.first + row], shares);
    if (!is_first && factor != 1.0f)
      write_row(sums + row * extent.padded, factor, extent.padded, sums + row * extent.padded);
  }
  const std::size_t panel_stride = extent.padded_keys / Kind::kPerUnit * kPanel;
  multiply<Kind>({space.shares, share_stride, tile.padded_rows},
                 {space.values + tile.first_key / Kind::kPerUnit * kPanel, panel_stride,
                  extent.padded / kLanes},
                 tile.template depth<Kind>(), {sums, extent.padded, kPanel}, !is_first);
}

template <class Kind, class T>
void attend_piece(const AttentionShape& shape, const AttentionPiece& piece, const T* query,
                  const T* key, const T* value, T* output, float* log_sums) {
  const Extent extent(shape, piece);
  const float slope = shape.scale * kLog2E;
  ForwardSpace<Kind> space(extent);
  gather_keys<Kind>(extent, piece, key, space.gathered);
  pack_transposed(space.gathered, extent.padded_keys, extent.padded / Kind::kPerUnit, space.keys);
  gather_keys<Kind>(extent, piece, value, space.gathered);
  pack_rows<Kind>(space.gathered, extent.padded_keys, extent.padded, space.values);

  for (std::size_t first = extent.first_query; first < extent.last_query;
       first += extent.block_queries) {
    const Block block(extent, first);
    gather_rows<Kind>(extent, piece, block, query, space.rows);
    std::fill(space.running, space.running + block.rows, Running());
    const std::size_t first_keys = extent.first_seen(block.begin) / kPanel * kPanel;
    for (std::size_t row = 0; row < block.rows; row += kTileRows) {
      bool is_first = true;
      for (std::size_t keys = first_keys; keys < block.end; keys += kForwardKeys) {
        const Tile tile(extent, block, row, keys, std::min(keys + kForwardKeys, block.end));
        if (tile.sees_nothing()) continue;
        attend_tile<Kind>(extent, block, tile, slope, space, is_first);
        is_first = false;
      }
    }
    for (std::size_t row = 0; row < block.rows; ++row) {
      const std::size_t place = place_of(extent, piece, block, row);
      const Running& state = space.running[row];
      write_row(space.sums + row * extent.padded, 1.0f / state.sum, extent.width, output + place);
      log_sums[place / extent.width] = state.highest * shape.scale + std::log(state.sum);
    }
  }
}

/// Backward

template <class Kind>
struct BackwardSpace {
  float *keys, *values, *key_rows;               // panels of what the products read
  float *key_sums, *value_sums;                  // gradients, transposed: [panel][padded][kPanel]
  float *rows, *flipped;                         // queries
  float *gradient_rows, *gradient_flipped;       // gradients of the output
  float* query_sums;                             // gradients of the queries
  float *log_sums, *means;                       // one per row
  float *scores, *share_gradients, *score_rows;  // one tile
  float *shares, *score_gradients;               // panels of one block
  float* space;

  explicit BackwardSpace(const Extent& extent) {
    const std::size_t key_numbers = extent.padded_keys * extent.padded;
    const std::size_t key_units = key_numbers / Kind::kPerUnit;
    const std::size_t block = extent.block_rows();
    const std::size_t row_numbers = block * extent.padded;
    const std::size_t row_units = row_numbers / Kind::kPerUnit;
    const std::size_t tile = kTileRows * kBackwardKeys;
    const std::size_t panels = block * kBackwardKeys / Kind::kPerUnit;
    const std::size_t most = std::max(key_units, row_units);
    const std::pair<float**, std::size_t> all[] = {{&keys, key_units},
                                                   {&values, key_units},
                                                   {&key_rows, key_units},
                                                   {&key_sums, key_numbers},
                                                   {&value_sums, key_numbers},
                                                   {&rows, row_units},
                                                   {&flipped, row_units},
                                                   {&gradient_rows, row_units},
                                                   {&gradient_flipped, row_units},
                                                   {&query_sums, row_numbers},
                                                   {&log_sums, block},
                                                   {&means, block},
                                                   {&scores, tile},
                                                   {&share_gradients, tile},
                                                   {&score_rows, tile},
                                                   {&shares, panels},
                                                   {&score_gradients, panels},
                                                   {&space, most}};
    std::size_t total = 0;
    for (const auto& [place, size] : all) total += Scratch::padded(size);
    Scratch& scratch = scratch_of_thread();
    scratch.reset(total);
    for (const auto& [place, size] : all) *place = scratch.take(size);
    std::fill(key_sums, key_sums + key_numbers, 0.0f);
    // Those of keys that a row does not see are multiplied by a share of 0 and must be finite.
    std::fill(share_gradients, share_gradients + tile, 0.0f);
    std::fill(value_sums, value_sums + key_numbers, 0.0f);
  }
};

/// Rows of a block that see a panel of keys.
struct SeenBy {
  std::size_t first = 0, last = 0;
};

template <class Kind>
void attend_tile_backward(const Extent& extent, const Block& block, const Tile& tile,
                          std::size_t first_key, float slope, BackwardSpace<Kind>& space) {
  const std::size_t units = extent.padded / Kind::kPerUnit;
  const std::size_t panel_stride = block.padded_rows / Kind::kPerUnit * kPanel;
  const std::size_t row_stride = kBackwardKeys / Kind::kPerUnit;
  const Sums scores{space.scores, kBackwardKeys, kPanel};
  const Sums share_gradients{space.share_gradients, kBackwardKeys, kPanel};
  multiply<Kind>({space.rows + tile.first * units, units, tile.padded_rows},
                 {space.keys + tile.first_key * units, units * kPanel, tile.vectors()}, units,
                 scores, false);
  multiply<Kind>({space.gradient_rows + tile.first * units, units, tile.padded_rows},
                 {space.values + tile.first_key * units, units * kPanel, tile.vectors()}, units,
                 share_gradients, false);
  for (std::size_t row = 0; row < tile.rows; row += 2) {
    const auto row_at = [&](std::size_t i) {
      return GradientRow{tile.scores(extent, block, i, space.scores + i * kBackwardKeys),
                         space.share_gradients + i * kBackwardKeys, space.log_sums[tile.first + i],
                         space.means[tile.first + i]};
    };
    const std::size_t offset = (tile.first_key - first_key) / kPanel * panel_stride +
                               (tile.first + row) / Kind::kPerUnit * kPanel;
    harden_rows<Kind>(
        {row_at(row), row_at(row + 1)}, slope,
        {space.shares + offset,
         space.score_gradients + offset,
         panel_stride,
         {space.score_rows + row * row_stride, space.score_rows + (row + 1) * row_stride}});
  }
  multiply<Kind>({space.score_rows, row_stride, tile.padded_rows},
                 {space.key_rows + tile.first_key / Kind::kPerUnit * kPanel,
                  extent.padded_keys / Kind::kPerUnit * kPanel, extent.padded / kLanes},
                 tile.template depth<Kind>(),
                 {space.query_sums + tile.first * extent.padded, extent.padded, kPanel}, true);
}

/// What the rows of a block add to the gradients of a block of keys.
template <class Kind>
void add_key_gradients(const Extent& extent, const Block& block, std::size_t first_key,
                       const SeenBy* seen, std::size_t panels, BackwardSpace<Kind>& space) {
  const std::size_t stride = block.padded_rows / Kind::kPerUnit;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const std::size_t first = seen[panel].first / Kind::kPerUnit;
    const std::size_t depth = seen[panel].last / Kind::kPerUnit - first;
    if (seen[panel].first >= seen[panel].last) continue;
    const std::size_t from = (panel * stride + first) * kPanel;
    const std::size_t to = (first_key + panel * kPanel) * extent.padded;
    multiply<Kind>({space.gradient_flipped + first, stride, extent.padded},
                   {space.shares + from, 0, 2}, depth, {space.value_sums + to, kPanel, 0}, true);
    multiply<Kind>({space.flipped + first, stride, extent.padded},
                   {space.score_gradients + from, 0, 2}, depth, {space.key_sums + to, kPanel, 0},
                   true);
  }
}

/// Brings summed gradients of keys back from panels into rows of `width`.
inline void write_keys(const Extent& extent, const float* sums, float factor, float* space,
                       float* to) {
  for (std::size_t key = 0; key < extent.keys; key += kPanel) {
    transpose(sums + key * extent.padded, kPanel, extent.padded, kPanel, space, extent.padded);
    const std::size_t rows = std::min(kPanel, extent.keys - key);
    for (std::size_t row = 0; row < rows; ++row)
      write_row(space + row * extent.padded, factor, extent.width, to + (key + row) * extent.width);
  }
}

template <class Kind, class T>
void attend_block_backward(const AttentionShape& shape, const AttentionPiece& piece,
                           const Extent& extent, const Block& block, const AttentionPass<T>& pass,
                           T* query_gradient, BackwardSpace<Kind>& space) {
  gather_rows<Kind>(extent, piece, block, pass.query, space.rows);
  gather_rows<Kind>(extent, piece, block, pass.gradient, space.gradient_rows);
  flip<Kind>(space.rows, block.padded_rows, extent.padded, space.space, space.flipped);
  flip<Kind>(space.gradient_rows, block.padded_rows, extent.padded, space.space,
             space.gradient_flipped);
  std::fill(space.log_sums, space.log_sums + block.padded_rows, 0.0f);
  std::fill(space.means, space.means + block.padded_rows, 0.0f);
  for (std::size_t row = 0; row < block.rows; ++row) {
    const std::size_t place = place_of(extent, piece, block, row);
    space.log_sums[row] = pass.log_sums[place / extent.width] * kLog2E;
    space.means[row] = dot_product(pass.gradient + place, pass.output + place, extent.width);
  }
  std::fill(space.query_sums, space.query_sums + block.padded_rows * extent.padded, 0.0f);
  const std::size_t first_keys = extent.first_seen(block.begin) / kPanel * kPanel;
  for (std::size_t keys = first_keys; keys < block.end; keys += kBackwardKeys) {
    const std::size_t end = std::min(keys + kBackwardKeys, block.end);
    SeenBy seen[kBackwardKeys / kPanel];
    for (std::size_t row = 0; row < block.rows; row += kTileRows) {
      const Tile tile(extent, block, row, keys, end);
      if (tile.sees_nothing()) continue;
      attend_tile_backward<Kind>(extent, block, tile, keys, shape.scale * kLog2E, space);
      for (std::size_t key = tile.first_key; key < tile.last_key; key += kPanel) {
        SeenBy& panel = seen[(key - keys) / kPanel];
        if (panel.last == 0) panel.first = row;
        panel.last = row + tile.padded_rows;
      }
    }
    add_key_gradients<Kind>(extent, block, keys, seen, (end - keys + kPanel - 1) / kPanel, space);
  }
  for (std::size_t row = 0; row < block.rows; ++row)
    write_row(space.query_sums + row * extent.padded, shape.scale, extent.width,
              query_gradient + place_of(extent, piece, block, row));
}

template <class Kind, class T>
void attend_piece_backward(const AttentionShape& shape, const AttentionPiece& piece,
                           const AttentionPass<T>& pass, const AttentionGradients<T>& gradients) {
  const Extent extent(shape, piece);
  BackwardSpace<Kind> space(extent);
  const std::size_t units = extent.padded / Kind::kPerUnit;
  gather_keys<Kind>(extent, piece, pass.value, space.space);
  pack_transposed(space.space, extent.padded_keys, units, space.values);
  gather_keys<Kind>(extent, piece, pass.key, space.space);
  pack_transposed(space.space, extent.padded_keys, units, space.keys);
  pack_rows<Kind>(space.space, extent.padded_keys, extent.padded, space.key_rows);
  for (std::size_t first = extent.first_query; first < extent.last_query;
       first += extent.block_queries)
    attend_block_backward<Kind>(shape, piece, extent, Block(extent, first), pass, gradients.query,
                                space);
  write_keys(extent, space.key_sums, shape.scale, space.query_sums, gradients.key);
  write_keys(extent, space.value_sums, 1.0f, space.query_sums, gradients.value);
}

}  // namespace
}  // namespace idiolect::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
