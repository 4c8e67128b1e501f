#include "adapters/sqlite/connection.hpp"

#include "adapters/sqlite/log_file.hpp"
#include "adapters/sqlite/quiet_reading.hpp"
#include "base/byte_search.hpp"
#include "base/fold.hpp"
#include "posix/errno_error.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <vector>

namespace atelier::sqlite {
namespace {

std::string uri_of(const std::filesystem::path& file) {
    std::string uri = "file:";
    for (const char c : file.string()) {
        if (c == '%' || c == '?' || c == '#') {
            static constexpr char hex[] = "0123456789ABCDEF";
            uri += '%';
            uri += hex[static_cast<unsigned char>(c) >> 4];
            uri += hex[static_cast<unsigned char>(c) & 15];
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

// Memory that SQLite would set aside at once for a busy server: clearing it would cost a program
// that reads a few beads more time than the reading.
void configure_once() {
    [[maybe_unused]] static const bool configured = [] {
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }();
}

std::string_view bytes_of(sqlite3_value* value) {
    const auto* const bytes = static_cast<const char*>(sqlite3_value_blob(value));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

// SQLite's own instr() goes on by one character at a time, which is many times slower. What is
// searched for is the same in all rows of a question, and is made ready once.
void holds(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    const std::string_view text = bytes_of(values[0]);
    if (const void* const ready = sqlite3_get_auxdata(context, 1)) {
        sqlite3_result_int(context, static_cast<const ByteSearch*>(ready)->stands_in(text) ? 1 : 0);
        return;
    }
    auto search = std::make_unique<ByteSearch>(bytes_of(values[1]));
    sqlite3_result_int(context, search->stands_in(text) ? 1 : 0);
    sqlite3_set_auxdata(context, 1, search.release(),
                        [](void* gone) { delete static_cast<ByteSearch*>(gone); });
}

void folds_to_text(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    sqlite3_result_int(context, folds_to(bytes_of(values[0]), bytes_of(values[1])) ? 1 : 0);
}

} // namespace

// Statement

Statement::~Statement() {
    if (handle_ == nullptr) return;
    sqlite3_reset(handle_);
    if (bound_ > 0) sqlite3_clear_bindings(handle_);
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would bind NULL.
    sqlite3_bind_text64(handle_, ++bound_, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    sqlite3_bind_int64(handle_, ++bound_, number);
    return *this;
}

Statement& Statement::bind_real(const std::optional<double>& number) {
    if (!number) return bind_null();
    sqlite3_bind_double(handle_, ++bound_, *number);
    return *this;
}

Statement& Statement::bind_null() {
    sqlite3_bind_null(handle_, ++bound_);
    return *this;
}

Statement& Statement::again() {
    sqlite3_reset(handle_);
    bound_ = 0;
    return *this;
}

Result<bool> Statement::step() {
    if (!begun_) ATELIER_CHECK(connection_->fault_point());
    begun_ = true;
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return fail(connection_->error(code));
}

Result<void> Statement::run() {
    ATELIER_CHECK(step());
    return {};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::string_view Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(bytes,
                                  static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(handle_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(handle_, column);
}

// Connection

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file,
                                                     Access access, Millis busy,
                                                     FaultPoint* faults) {
    configure_once();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const bool writes = access == Access::read_write || access == Access::quiet;
    flags |= writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (access == Access::immutable) flags |= SQLITE_OPEN_URI;
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(access == Access::immutable ? uri_of(file).c_str() : file.c_str(), &handle,
                        flags, access == Access::quiet ? quiet_layer() : file_layer());
    // Also a handle that failed to open has to be closed.
    std::unique_ptr<Connection> connection(new Connection(file, handle, faults));
    if (code != SQLITE_OK) return fail(connection->error(code));
    sqlite3_busy_timeout(handle, static_cast<int>(busy.count()));
    // The log stays beside the file when the last program goes, empty: making and removing it would
    // cost every skill more than what it reads.
    int keep = 1;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    return connection;
}

Connection::~Connection() {
    if (is_quiet()) left_to_the_end_ = closes_ ? LeftWhen::never : LeftWhen::always;
    const bool always_left = left_to_the_end_ == LeftWhen::always;
    const bool log_is_used = !always_left && holds_something(log_of(file_));
    if (always_left || (left_to_the_end_ == LeftWhen::log_is_empty && !log_is_used)) {
        // Reachable to the very end, so that nothing counts as lost.
        static auto& left = *new std::vector<sqlite3*>();
        left.push_back(handle_);
        return;
    }
    // What is kept of the log is emptied; asked only of a file that could be read.
    if (!statements_.empty() && !is_read_only() && log_is_used)
        (void)script("PRAGMA journal_size_limit=0");
    for (const auto& [sql, statement] : statements_)
        sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

Result<Statement> Connection::prepare(const std::string& sql) {
    auto at = statements_.find(sql);
    if (at == statements_.end()) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(handle_, sql.c_str(), static_cast<int>(sql.size() + 1),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return fail(error(code));
        at = statements_.emplace(sql, statement).first;
    }
    return Statement(*this, at->second);
}

Result<void> Connection::script(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return {};
}

Result<void> Connection::execute(const char* sql) {
    ATELIER_CHECK(fault_point());
    return script(sql);
}

Result<void> Connection::know_functions() {
    if (knows_functions_) return {};
    const auto know = [&](const char* name, auto* function) -> Result<void> {
        const int code =
            sqlite3_create_function_v2(handle_, name, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                       nullptr, function, nullptr, nullptr, nullptr);
        return code == SQLITE_OK ? Result<void>() : fail(error(code));
    };
    ATELIER_CHECK(know("holds", holds));
    ATELIER_CHECK(know("folds_to", folds_to_text));
    knows_functions_ = true;
    return {};
}

Result<void> Connection::copy_to(Connection& target) {
    ATELIER_CHECK(fault_point());
    sqlite3_backup* const copy = sqlite3_backup_init(target.handle_, "main", handle_, "main");
    if (copy == nullptr) return fail(target.error(sqlite3_errcode(target.handle_)));
    sqlite3_backup_step(copy, -1);
    const int code = sqlite3_backup_finish(copy);
    if (code != SQLITE_OK) return fail(target.error(code));
    return {};
}

bool Connection::is_read_only() const {
    return sqlite3_db_readonly(handle_, "main") == 1;
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

bool Connection::writes() const {
    return sqlite3_txn_state(handle_, "main") == SQLITE_TXN_WRITE;
}

bool Connection::has_moved() const {
    int moved = 0;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

bool Connection::is_quiet() const {
    return handle_ != nullptr && reads_quietly(handle_);
}

void Connection::announce() const {
    (void)!::utimensat(AT_FDCWD, file_.c_str(), nullptr, 0);
}

Result<void> Connection::fault_point() {
    if (faults_ != nullptr && faults_->fails && faults_->fails(++faults_->count))
        return fail(system_error(file_, std::errc::io_error));
    return {};
}

Error Connection::error(int code) const {
    const std::string said = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    const int cause = handle_ == nullptr ? 0 : sqlite3_system_errno(handle_);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::store_busy,
                "another program has kept " + file_.string() + " locked for too long",
                advise(Hint::end_or_later)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return corrupt(file_, said);
    case SQLITE_FULL:
        return disk_full(file_);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return read_only(file_);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        if (cause != 0) return system_error(file_, std::errc(cause));
        break;
    default:
        break;
    }
    return {ErrorCode::store_failed, "cannot use " + file_.string() + ": " + said,
            advise(Hint::store_unreadable)};
}

// Errors

Error corrupt(const std::filesystem::path& file, const std::string& what) {
    Json details = Json::object();
    details.set("file", file.string());
    return {ErrorCode::store_corrupt, file.string() + " cannot be read as a plan: " + what,
            advise(Hint::doctor_says_what), std::move(details)};
}

Error missing_store(const std::filesystem::path& file) {
    Json details = Json::object();
    details.set("file", file.string());
    return {ErrorCode::store_corrupt, file.string() + " is missing", advise(Hint::copy_or_anew),
            std::move(details)};
}

Error read_only(const std::filesystem::path& file) {
    return {ErrorCode::store_failed, file.parent_path().string() + " is read-only",
            advise(Hint::store_read_only)};
}

Error disk_full(const std::filesystem::path& file) {
    return {ErrorCode::store_failed, "the disk is full: cannot write " + file.string(),
            advise(Hint::store_disk_full)};
}

Error system_error(const std::filesystem::path& path, std::errc cause) {
    switch (posix::disk_fault(cause)) {
    case posix::DiskFault::read_only:
        return read_only(path);
    case posix::DiskFault::full:
        return disk_full(path);
    case posix::DiskFault::other:
        break;
    }
    return {ErrorCode::store_failed, "cannot use " + path.string() + ": " + posix::reason(cause),
            advise(Hint::store_unreadable)};
}

} // namespace atelier::sqlite
