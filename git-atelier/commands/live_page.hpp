// A page that takes the terminal while it is shown, follows keys and is drawn again when it has
// changed.
#pragma once

#include "cli/screen.hpp"
#include "wiring/command.hpp"
#include "wiring/keyboard.hpp"

#include <string>

namespace atelier {

class LivePage {
  public:
    // Installs the interrupt of `env`, which outlives it.
    explicit LivePage(CommandEnv& env);
    // Gives the terminal back.
    ~LivePage();
    LivePage(const LivePage&) = delete;
    LivePage& operator=(const LivePage&) = delete;

    // Draws what differs, and rests as long as that asks for.
    Result<void> show(const std::string& page);
    // Moves the page by keys until `limit` passes or the store, where one is given, changes; false
    // when the person wants to leave.
    Result<bool> follow_keys(Millis limit, StoreFileWatch* store = nullptr);

  private:
    Result<void> draw(const std::string& changes, Millis rest);

    CommandEnv& env_;
    Interrupt& interrupt_;
    Keyboard keyboard_;
    Screen screen_;
    bool shown_ = false;
};

} // namespace atelier
