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

class TracedWriter final : public ForwardedWriter {
  public:
    TracedWriter(std::unique_ptr<PlanWriter> from, std::unique_ptr<TraceSpan> span)
        : ForwardedWriter(std::move(from)), span_(std::move(span)) {
        span_->set(outcome_key, "rolled back");
    }
    ~TracedWriter() override { from_.reset(); }

    Result<void> commit() override {
        const std::int64_t before = span_->nanos_so_far();
        auto committed = ForwardedWriter::commit();
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
