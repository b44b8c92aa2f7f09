// commands/signals.h
//
// What signals mean to idiolect: Ctrl-C and SIGTERM ask long work to stop where
// it can be continued; a second one ends the program at once, with exit code 130.
// What was saved before stays: nothing is ever written in place.
#pragma once

#include "base/interrupt.h"

namespace idiolect::commands {

/// Installs the handlers; a closed pipe becomes a write error instead of a silent death, so that
/// temporary files are still removed.
void install_signal_handlers();

/// The flag that Ctrl-C sets; what long work is given to look at.
const InterruptFlag* interrupt_flag() noexcept;

}  // namespace idiolect::commands
