#include "wiring/background_mirror.hpp"

#include "adapters/process/child_process.hpp"
#include "base/json.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace atelier {

namespace {

struct SharedMirror {
    ProcessRequest request;
    std::mutex mutex;
    std::condition_variable changed;
    bool wanted = false;
    bool running = false;
    bool ended = false;
    std::optional<std::string> failure;
};

std::optional<std::string> failure_of(const Result<ProcessResult>& result) {
    if (!result) return result.error().message;
    if (result->timed_out) return "it did not end in time";
    // 1: something is left for the next run.
    if (result->status == 0 || result->status == 1) return std::nullopt;
    const auto answer = parse_json(result->out);
    const Json* document = std::get_if<Json>(&answer);
    const Json* error = document == nullptr ? nullptr : document->find("error");
    const std::string fallback = "it ended with status " + std::to_string(result->status);
    return error == nullptr ? fallback : error->string_at("message", fallback);
}

class BackgroundMirror final : public MirrorRunner {
  public:
    explicit BackgroundMirror(ProcessRequest request);
    ~BackgroundMirror() override;
    BackgroundMirror(const BackgroundMirror&) = delete;
    BackgroundMirror& operator=(const BackgroundMirror&) = delete;

    void deliver() override;
    std::optional<std::string> finish() override;

  private:
    // The thread keeps it alive by itself.
    std::shared_ptr<SharedMirror> shared_;
};

BackgroundMirror::BackgroundMirror(ProcessRequest request)
    : shared_(std::make_shared<SharedMirror>()) {
    shared_->request = std::move(request);
    std::thread([shared = shared_] {
        ChildProcess process;
        std::unique_lock lock(shared->mutex);
        for (;;) {
            shared->changed.wait(lock, [&] { return shared->wanted || shared->ended; });
            if (!shared->wanted) return;
            shared->wanted = false;
            shared->running = true;
            lock.unlock();
            auto failure = failure_of(process.run(shared->request));
            lock.lock();
            shared->running = false;
            shared->failure = std::move(failure);
            shared->changed.notify_all();
        }
    }).detach();
}

BackgroundMirror::~BackgroundMirror() {
    const std::lock_guard lock(shared_->mutex);
    shared_->ended = true;
    shared_->wanted = false;
    shared_->changed.notify_all();
}

void BackgroundMirror::deliver() {
    const std::lock_guard lock(shared_->mutex);
    shared_->wanted = true;
    shared_->changed.notify_all();
}

std::optional<std::string> BackgroundMirror::finish() {
    std::unique_lock lock(shared_->mutex);
    shared_->changed.wait(lock, [&] { return !shared_->wanted && !shared_->running; });
    return shared_->failure;
}

} // namespace

std::unique_ptr<MirrorRunner> start_background_mirror(ProcessRequest request) {
    return std::make_unique<BackgroundMirror>(std::move(request));
}

} // namespace atelier
