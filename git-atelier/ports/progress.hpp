// What a person following along is told. Tests collect it; a terminal shows it in place; otherwise
// it is one line each.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <string>

namespace atelier {

class Progress {
  public:
    virtual ~Progress() = default;
    // What comes next is about this subject; `title` says what it is.
    virtual void begin(const std::string& subject, const std::string& title) {
        note(subject + "  " + title);
    }
    // A stage began; it lasts until the next call of `stage`, `done`, `failed` or `note`.
    virtual void stage(const std::string& subject, const std::string& what) = 0;
    // The running stage ended well, with what came of it.
    virtual void done(const std::string& subject, const std::string& what) = 0;
    // It ended, and somebody has to look after what came of it.
    virtual void failed(const std::string& subject, const std::string& what) {
        done(subject, what);
    }
    virtual void note(const std::string& text) = 0;
    virtual void warn(const std::string& text) = 0;
    // A line of the agent's words; shown only when asked for.
    virtual void agent_line(const std::string& line) = 0;
    // What the agent does now: "edits src/a.c".
    virtual void agent_does(const std::string& /*what*/) {}
    // Why it waits for its model: "429 slow down, tries again in 17 s".
    virtual void agent_retries(const std::string& /*why*/) {}
    // Where all that the agent of the running stage has printed is kept.
    virtual void transcript(const std::string& /*path*/) {}
    // How far the running stage has come. May be called for every single item.
    virtual void count(std::size_t /*done*/, std::size_t /*all*/) {}
    // Time has passed in the running stage: what shows a clock redraws it.
    virtual void tick() {}
    // The terminal is an agent's until it comes back: what is said meanwhile shows then.
    virtual void lend_terminal() {}
    virtual void take_terminal_back() {}
    // As whom a run works from now on, where it may be one of several.
    virtual void works_as(const std::string& /*worker*/) {}
};

} // namespace atelier
