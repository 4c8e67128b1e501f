#include "adapters/trace/traced_store.hpp"

#include "ports/forwarded_reader.hpp"

namespace atelier {
namespace {

constexpr std::string_view outcome_key = "atelier.transaction.outcome";

// From the wait for the store to the end of the transaction.
std::unique_ptr<TraceSpan> begun_span(Trace& trace, const char* name) {
    auto span = std::make_unique<TraceSpan>(trace, name);
    span->set("db.system.name", "sqlite");
    return span;
}

template <class T>
void tell_begin(TraceSpan& span, const Result<T>& begun) {
    span.set("atelier.transaction.wait_nano", span.nanos_so_far());
    if (!begun) span.fail(info(begun.error().code).name, begun.error().message);
}

// The transaction ends before its span does.
class TracedReader final : public ForwardedReader<PlanReader> {
  public:
    TracedReader(std::unique_ptr<PlanReader> from, std::unique_ptr<TraceSpan> span)
        : ForwardedReader(std::move(from)), span_(std::move(span)) {}
    ~TracedReader() override { from_.reset(); }

  private:
    std::unique_ptr<TraceSpan> span_;
};

class TracedWriter final : public ForwardedReader<PlanWriter> {
  public:
    TracedWriter(std::unique_ptr<PlanWriter> from, std::unique_ptr<TraceSpan> span)
        : ForwardedReader(std::move(from)), span_(std::move(span)) {
        span_->set(outcome_key, "rolled back");
    }
    ~TracedWriter() override { from_.reset(); }

    Result<Bead> create(const Bead& bead) override { return from_->create(bead); }
    Result<Bead> update(const Bead& bead) override { return from_->update(bead); }
    Result<Bead> restore(const Bead& bead) override { return from_->restore(bead); }
    Result<void> append(const NewEvent& event) override { return from_->append(event); }
    Result<Event> decide(Act act, const NewEvent& event) override {
        return from_->decide(act, event);
    }
    Result<void> put_decision_back(const BeadId& bead, Act act,
                                   const std::optional<DecisionRow>& row) override {
        return from_->put_decision_back(bead, act, row);
    }
    Result<void> begin_lines(const std::string& text) override { return from_->begin_lines(text); }
    Result<void> add_line(const std::string& line) override { return from_->add_line(line); }
    Result<std::int64_t> next_child(const BeadId& parent) override {
        return from_->next_child(parent);
    }
    Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) override {
        return from_->put(lease, replaces);
    }
    Result<void> put(const Session& session) override { return from_->put(session); }
    Result<void> put(const Setback& setback) override { return from_->put(setback); }
    Result<void> put(const WorktreeRecord& worktree) override { return from_->put(worktree); }
    Result<void> forget_worktree(const std::string& name) override {
        return from_->forget_worktree(name);
    }
    Result<void> remember(const std::string& key, const std::string& value) override {
        return from_->remember(key, value);
    }
    Result<void> put_delivered(const BeadId& bead, std::int64_t revision) override {
        return from_->put_delivered(bead, revision);
    }
    RunWriter& runs_to_write() override { return from_->runs_to_write(); }
    Result<void> commit() override {
        const std::int64_t before = span_->nanos_so_far();
        auto committed = from_->commit();
        span_->set("atelier.transaction.commit_nano", span_->nanos_so_far() - before);
        span_->set(outcome_key, committed ? "committed" : "failed");
        if (!committed) span_->fail(info(committed.error().code).name, committed.error().message);
        return committed;
    }

  private:
    std::unique_ptr<TraceSpan> span_;
};

} // namespace

Result<std::unique_ptr<PlanReader>> TracedStore::begin_read() {
    auto span = begun_span(trace_, "store read");
    auto reader = store_->begin_read();
    tell_begin(*span, reader);
    if (!reader) return reader;
    return std::make_unique<TracedReader>(*std::move(reader), std::move(span));
}

Result<std::unique_ptr<PlanWriter>> TracedStore::begin_write(const Stamp& stamp,
                                                             Durability durability) {
    auto span = begun_span(trace_, "store write");
    auto writer = store_->begin_write(stamp, durability);
    tell_begin(*span, writer);
    if (!writer) return writer;
    return std::make_unique<TracedWriter>(*std::move(writer), std::move(span));
}

} // namespace atelier
