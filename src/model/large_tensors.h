// model/large_tensors.h
//
// Where LibTorch puts the numbers of large tensors on the CPU.
#pragma once

namespace idiolect::model {

/// From now on tensors of a quarter megabyte and more lie in a BlockArena (base/block_arena.h), and
/// what malloc has it keeps (base/large_blocks.h). For training: the memory a run takes is then
/// what its tensors take, and pages are faulted in once. A process has one such arena, for ever;
/// where address space is limited, all stays with malloc.
void keep_large_tensors();

}  // namespace idiolect::model
