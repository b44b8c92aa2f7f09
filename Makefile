# A thin face over CMake's presets (CMakePresets.json) for the few things people
# do every day. `make help` lists them.
JOBS ?= $(shell nproc)

.DEFAULT_GOAL := help
.PHONY: help setup program build demo test fuzz hostile bench peers format lint clean

help:  ## print this list
	@sed -n 's/^\([a-z]*\): *## /  make \1\t/p' Makefile | expand -t 16

setup:  ## install the Debian packages that are missing; nothing when all are there
	@bash tools/setup.sh

demo:  ## set up, build, and go through the whole loop on the shipped sample
	@bash tools/setup.sh
	@$(MAKE) --no-print-directory program
	@build/release/idiolect demo

program:  ## build the program without its tests
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target idiolect

build:  ## build the program: build/release/idiolect
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS)

test:  ## set up, build, and run every test
	@bash tools/setup.sh
	@$(MAKE) --no-print-directory build
	@ctest --preset release --parallel $(JOBS)

fuzz:  ## run each fuzz target for five seconds under sanitizers
	@bash tools/setup.sh checks
	@cmake --preset fuzz
	@cmake --build --preset fuzz --parallel $(JOBS) --target fuzzers
	@ctest --preset fuzz --parallel $(JOBS)

hostile:  ## full-size bombs, 20 GB lines and the like against the program: minutes, 2 GB of disk
	@cmake --preset release
	@cmake --build --preset release --target hostile_test --parallel $(JOBS)
	@IDIOLECT_HOSTILE=all build/release/tests/hostile/hostile_test

bench:  ## measure the program against the limits of this machine
	@cmake --preset release -DIDIOLECT_BENCH=ON
	@cmake --build --preset release --target prepare_bench memory_bench privacy_bench train_bench kernels_bench attention_bench processes_bench --parallel $(JOBS)
	@cmake --build --preset release --target bench

peers:  ## measure training against Hugging Face transformers + PEFT (ARGS=--quick: ten minutes)
	@bash tools/peers/setup.sh
	@$(MAKE) --no-print-directory program
	@python3 tools/peers/compare.py $(ARGS)

format:  ## let clang-format rewrite the sources
	@find src tests bench -name '*.h' -o -name '*.cc' 2>/dev/null | xargs clang-format-14 -i

lint:  ## check layers, format and clang-tidy
	@bash tools/setup.sh checks
	@cmake --preset core > /dev/null
	@bash tools/lint.sh build/core

clean:  ## remove everything that was built
	rm -rf build
