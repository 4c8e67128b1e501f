#include "adapters/sqlite/sqlite_store.hpp"

#include "adapters/sqlite/log_file.hpp"
#include "adapters/sqlite/migration.hpp"
#include "adapters/sqlite/place.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "adapters/sqlite/writing.hpp"
#include "posix/descriptor.hpp"
#include "posix/replace_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>
#include <vector>

namespace atelier {

using namespace sqlite;
namespace fs = std::filesystem;

// Connections to one file: as many as there are readers and writers at a time, of which a few are
// kept, since a connection's first transaction is its slowest.
class SqliteStore::Pool {
  public:
    Pool(fs::path file, std::string project_id, SqliteOptions options)
        : file_(std::move(file)), project_id_(std::move(project_id)), queue_(options.queue),
          cache_(options.cache), use_(options.use), deadline_(options.deadline),
          program_(std::move(options.program)), faults_{std::move(options.fails)} {
        if (program_.empty()) program_ = program_invocation_short_name;
    }

    // In a transaction whose snapshot is taken.
    Result<std::unique_ptr<PooledConnection>> reading() {
        ATELIER_TRY(auto seat, take(Use::reading));
        ATELIER_CHECK(seat->connection->execute("BEGIN"));
        ATELIER_CHECK(require_current(*seat->connection, project_id_));
        return seat;
    }

    // In a transaction, the only one that writes. The gate comes after the first contact with the
    // file, which is slow.
    Result<std::unique_ptr<PooledConnection>> writing(Durability durability) {
        ATELIER_TRY(auto seat, take(Use::writing));
        Connection& connection = *seat->connection;
        if (connection.is_read_only()) return fail(read_only(file_));
        ATELIER_CHECK(prepare_writing(connection, durability));
        // What is written stays in memory up to the commit.
        ATELIER_CHECK(connection.script("PRAGMA cache_size=500"));
        // The gate says who is inside, and what fills the memory goes to the log.
        if (use_ == StoreUse::preview)
            ATELIER_CHECK(connection.script("PRAGMA cache_spill=OFF"));
        else if (queue_ == WriterQueue::gate)
            ATELIER_CHECK(seat->gate.enter(deadline_, program_));
        ATELIER_CHECK(connection.execute("BEGIN IMMEDIATE"));
        ATELIER_CHECK(require_current(connection, project_id_));
        return seat;
    }

    Releaser give_back() {
        return [this](std::unique_ptr<PooledConnection> seat) {
            // One that cannot write now may find the folder writable when it is opened again.
            if (seat->connection->is_read_only()) return;
            const std::lock_guard lock(mutex_);
            if (idle_.size() < 2) idle_.push_back(std::move(seat));
        };
    }

    // So that the next transaction finds a connection that is attached already.
    Result<void> warm() {
        ATELIER_TRY(auto seat, take(Use::reading));
        give_back()(std::move(seat));
        return {};
    }

  private:
    enum class Use { reading, writing };

    Result<std::unique_ptr<PooledConnection>> take(Use use) {
        {
            const std::lock_guard lock(mutex_);
            while (!idle_.empty()) {
                auto seat = std::move(idle_.back());
                idle_.pop_back();
                if (!seat->connection->has_moved() && serves(*seat->connection, use)) return seat;
            }
        }
        return fresh(use);
    }

    // One that reads the file alone is for reading, as long as there is nothing in the log.
    bool serves(const Connection& connection, Use use) const {
        return !connection.is_quiet() || (use == Use::reading && !holds_something(log_of(file_)));
    }

    Result<std::unique_ptr<PooledConnection>> fresh(Use use) {
        if (::access(file_.c_str(), F_OK) != 0) return fail(missing_store(file_));
        ATELIER_CHECK(check_filesystem(file_.parent_path()));
        if (use_ == StoreUse::look && use == Use::reading)
            if (auto quiet = attached(Access::quiet)) return quiet;
        auto normal = attached(Access::read_write);
        if (normal) return normal;
        if (::access(file_.c_str(), W_OK) == 0 && ::access(file_.parent_path().c_str(), W_OK) == 0)
            return normal;
        // Where nothing may be written, SQLite can still read: by the log that others keep, or,
        // when there is none, by taking the file for one that nobody changes.
        auto others_log = attached(Access::read_only);
        if (others_log) return others_log;
        if (holds_something(log_of(file_))) return normal;
        auto unchanging = attached(Access::immutable);
        return unchanging ? std::move(unchanging) : std::move(normal);
    }

    Result<std::unique_ptr<PooledConnection>> attached(Access access) {
        ATELIER_TRY(auto connection, Connection::open(file_, access, deadline_, &faults_));
        ATELIER_TRY(const std::int64_t version, check_schema(*connection, project_id_));
        if (version < schema_version && connection->is_quiet()) return attached(Access::read_write);
        if (version < schema_version) ATELIER_CHECK(bring_up_to_date(*connection));
        // Who reads goes by most pages once: those that stay are to fit into the processor's
        // memory.
        const bool small = cache_ == StoreCache::small;
        ATELIER_CHECK(connection->script(small ? "PRAGMA cache_size=8" : "PRAGMA cache_size=32"));
        if (small) connection->leave_to_the_end(Connection::LeftWhen::log_is_empty);
        // Who closes it last empties the log into the store.
        if (use_ == StoreUse::preview) connection->leave_to_the_end(Connection::LeftWhen::always);
        return std::make_unique<PooledConnection>(lock_file(), file_, std::move(connection));
    }

    Result<void> bring_up_to_date(Connection& connection) {
        WriterLock gate(lock_file(), file_);
        ATELIER_CHECK(gate.enter(deadline_, program_));
        return migrate(connection, project_id_, deadline_);
    }

    fs::path lock_file() const { return fs::path(file_).replace_extension(".lock"); }

    const fs::path file_;
    const std::string project_id_;
    const WriterQueue queue_;
    const StoreCache cache_;
    const StoreUse use_;
    const Millis deadline_;
    std::string program_;
    FaultPoint faults_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<PooledConnection>> idle_;
};

namespace {

// Written under another name and given its own when it is complete.
Result<void> write_new(const fs::path& file, const std::string& project_id,
                       const SqliteOptions& options) {
    const fs::path draft = file.string() + ".new-" + std::to_string(::getpid());
    if (const auto made = posix::open_file(draft, O_RDWR | O_CREAT | O_TRUNC, 0600); !made)
        return fail(system_error(file, made.error()));
    FaultPoint faults{options.fails};
    {
        ATELIER_TRY(auto connection,
                    Connection::open(draft, Access::read_write, options.deadline, &faults));
        ATELIER_CHECK(write_schema(*connection, project_id));
    }
    ATELIER_CHECK(synchronise(draft));
    if (::link(draft.c_str(), file.c_str()) != 0 && errno != EEXIST)
        return fail(system_error(file, std::errc(errno)));
    return synchronise(file.parent_path());
}

void remove_drafts(const fs::path& file) {
    const std::string draft = file.string() + ".new-" + std::to_string(::getpid());
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        ::unlink((draft + suffix).c_str());
}

} // namespace

SqliteStore::SqliteStore(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>>
SqliteStore::create(const fs::path& file, const std::string& project_id, SqliteOptions options) {
    if (const auto made = posix::make_folders(file.parent_path(), 0700); !made)
        return fail(system_error(file.parent_path(), made.error()));
    ATELIER_CHECK(check_filesystem(file.parent_path()));
    if (::access(file.c_str(), F_OK) != 0) {
        auto written = write_new(file, project_id, options);
        remove_drafts(file);
        ATELIER_CHECK(std::move(written));
    }
    return open(file, project_id, std::move(options));
}

Result<std::unique_ptr<SqliteStore>>
SqliteStore::open(const fs::path& file, const std::string& project_id, SqliteOptions options) {
    auto pool = std::make_unique<Pool>(file, project_id, std::move(options));
    ATELIER_CHECK(pool->warm());
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(pool)));
}

Result<std::unique_ptr<PlanReader>> SqliteStore::begin_read() {
    ATELIER_TRY(auto seat, pool_->reading());
    return make_reader(std::move(seat), pool_->give_back());
}

Result<std::unique_ptr<PlanWriter>> SqliteStore::begin_write(const Stamp& stamp,
                                                             Durability durability) {
    ATELIER_TRY(auto seat, pool_->writing(durability));
    return make_writer(std::move(seat), pool_->give_back(), stamp);
}

} // namespace atelier
