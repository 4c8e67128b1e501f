#include "adapters/trace/traced_progress.hpp"

namespace atelier {

void TracedProgress::begin(const std::string& subject, const std::string& title) {
    stage_.reset();
    progress_->begin(subject, title);
}

void TracedProgress::stage(const std::string& subject, const std::string& what) {
    stage_.reset();
    // Spans of one kind have one name, whatever they are about.
    stage_ = std::make_unique<TraceSpan>(trace_, "stage " + what.substr(0, what.find(' ')),
                                         TraceSpan::Reach::encloses);
    stage_->set("atelier.stage", what);
    stage_->set("atelier.subject", subject);
    progress_->stage(subject, what);
}

void TracedProgress::done(const std::string& subject, const std::string& what) {
    stage_.reset();
    progress_->done(subject, what);
}

void TracedProgress::failed(const std::string& subject, const std::string& what) {
    if (stage_) stage_->fail("failed", what);
    stage_.reset();
    progress_->failed(subject, what);
}

void TracedProgress::note(const std::string& text) {
    stage_.reset();
    progress_->note(text);
}

} // namespace atelier
