// Progress of one of several workers, as lines for the run that shows all of them.
#pragma once

#include "domain/dialect/worker_line.hpp"
#include "ports/progress.hpp"

#include <functional>
#include <string_view>

namespace atelier {

class RelayedProgress final : public Progress {
  public:
    // `write` is given whole lines.
    explicit RelayedProgress(std::function<void(std::string_view)> write)
        : write_(std::move(write)) {}

    void works_as(const std::string& worker) override { say(WorkerSays::named, {}, worker); }
    void begin(const std::string& subject, const std::string& title) override {
        say(WorkerSays::begin, subject, title);
    }
    void stage(const std::string& subject, const std::string& what) override {
        say(WorkerSays::stage, subject, what);
    }
    void done(const std::string& subject, const std::string& what) override {
        say(WorkerSays::done, subject, what);
    }
    void failed(const std::string& subject, const std::string& what) override {
        say(WorkerSays::failed, subject, what);
    }
    void note(const std::string& text) override { say(WorkerSays::note, {}, text); }
    void warn(const std::string& text) override { say(WorkerSays::warn, {}, text); }
    void agent_line(const std::string& line) override { say(WorkerSays::words, {}, line); }
    void agent_does(const std::string& what) override { say(WorkerSays::does, {}, what); }
    void agent_retries(const std::string& why) override { say(WorkerSays::retries, {}, why); }
    void transcript(const std::string& path) override { say(WorkerSays::transcript, {}, path); }

  private:
    void say(WorkerSays what, const std::string& subject, const std::string& text) {
        write_(written({what, subject, text}));
    }

    std::function<void(std::string_view)> write_;
};

} // namespace atelier
