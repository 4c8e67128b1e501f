// What a person following along is told, of which each stage is a span; what begins while one
// lasts stands below it.
#pragma once

#include "adapters/trace/trace.hpp"
#include "ports/progress.hpp"

#include <memory>

namespace atelier {

class TracedProgress final : public Progress {
  public:
    // `trace` outlives it.
    TracedProgress(std::unique_ptr<Progress> progress, Trace& trace)
        : progress_(std::move(progress)), trace_(trace) {}

    void begin(const std::string& subject, const std::string& title) override;
    void stage(const std::string& subject, const std::string& what) override;
    void done(const std::string& subject, const std::string& what) override;
    void failed(const std::string& subject, const std::string& what) override;
    void note(const std::string& text) override;
    void warn(const std::string& text) override { progress_->warn(text); }
    void agent_line(const std::string& line) override { progress_->agent_line(line); }
    void agent_does(const std::string& what) override { progress_->agent_does(what); }
    void agent_retries(const std::string& why) override { progress_->agent_retries(why); }
    void transcript(const std::string& path) override { progress_->transcript(path); }
    void count(std::size_t done, std::size_t all) override { progress_->count(done, all); }
    void tick() override { progress_->tick(); }
    void lend_terminal() override { progress_->lend_terminal(); }
    void take_terminal_back() override { progress_->take_terminal_back(); }
    void works_as(const std::string& worker) override { progress_->works_as(worker); }

  private:
    std::unique_ptr<Progress> progress_;
    Trace& trace_;
    std::unique_ptr<TraceSpan> stage_ = {};
};

} // namespace atelier
