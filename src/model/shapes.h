// model/shapes.h
//
// The letters that tensor shapes are written with, here and in train and generate:
//
//   B  rows of a batch          H  attention heads        F  feed-forward width
//   N  tokens of a pack         K  key/value heads        V  vocabulary
//   T  tokens of one segment    G  heads per key head     R  LoRA rank
//   D  model width              E  width of one head      C  capacity of a cache, tokens
#pragma once
