// Keys as a person presses them on the terminal that is standard input.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string>

#include <termios.h>

namespace atelier {

class SignalInterrupt;
class StoreFileWatch;

// While it lives, each key comes by itself, and none is shown; as it was before at the end. Ctrl-C
// still asks to stop; what would stop the program or end it at once does nothing.
class Keyboard {
  public:
    Keyboard();
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    // Until a key is pressed, which it says; or until somebody asks to stop, `store` (may be null)
    // changes, or `limit` passes. Where standard input is no terminal, and from its end on, there
    // are no keys.
    bool wait(const SignalInterrupt& signals, Millis limit, StoreFileWatch* store);
    // The next one: a character, or the sequence that a key without one sends. nullopt when
    // `interrupt`, a descriptor or -1, becomes readable before, after so many milliseconds, -1 for
    // none, and at the end of the input.
    std::optional<std::string> next(int interrupt, int limit_ms);

  private:
    termios before_{};
    bool set_ = false;
    bool ended_ = false;
};

} // namespace atelier
