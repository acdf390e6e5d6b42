namespace MigrationTests.Checks;

/// <summary>
/// Folders as careful teams write them: four ways to say the schema, six selections of what a schema is made of. No
/// check may fail any of them.
/// </summary>
internal static class OrdinaryFolder
{
    private static readonly string[] Styles = ["plain", "public", "app", "path"];

    private static readonly Func<Style, (string Name, string Sql)[]>[] Selections =
    [
        Shop,
        Accounts,
        Events,
        Documents,
        Stock,
        Catalog,
    ];

    /// <summary>The names of all folders.</summary>
    public static IEnumerable<string> Names =>
        from style in Styles
        from selection in Selections
        select $"{selection.Method.Name.ToLowerInvariant()}-{style}";

    /// <summary>The files of a folder, in order.</summary>
    public static IEnumerable<(string Path, string Content)> Files(string name)
    {
        var parts = name.Split('-');
        var style = new Style(parts[1]);
        var selection = Selections.Single(selection =>
            selection.Method.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase)
        );
        return style
            .Start.Concat(selection(style))
            .Select((file, i) => ($"{20260101 + i:00000000}_{file.Name}.sql", style.Head + file.Sql));
    }

    private static (string, string)[] Shop(Style s) =>
        [
            (
                "types",
                $"create type {s.In}order_state as enum ('new', 'paid', 'sent');\ncreate domain {s.In}price as numeric(10, 2) check (value >= 0);"
            ),
            (
                "customers",
                $"create table {s.In}customers (id bigint generated always as identity primary key, email text not null unique check (email ~ '@'), name text, created_at timestamptz not null default now());"
            ),
            (
                "orders",
                $"""
                create table {s.In}orders (
                  id bigint generated always as identity primary key,
                  customer_id bigint not null references {s.In}customers (id),
                  state {s.In}order_state not null default 'new',
                  total {s.In}price not null default 0,
                  note text
                );
                create index orders_customer on {s.In}orders (customer_id);
                """
            ),
            ("slug", $"alter table {s.In}customers add column nick text;"),
            ("backfill", $"update {s.In}customers set nick = lower(name) where nick is null;"),
            (
                "index",
                $"-- migrationkit: no-transaction\ncreate index concurrently if not exists customers_nick on {s.In}customers (nick);"
            ),
            ("check", $"alter table {s.In}orders add constraint note_short check (length(note) < 1000) not valid;"),
            ("validate", $"alter table {s.In}orders validate constraint note_short;"),
            (
                "view",
                $"create or replace view {s.In}open_orders as select o.id, c.email, o.total from {s.In}orders o join {s.In}customers c on c.id = o.customer_id where o.state <> 'sent';"
            ),
        ];

    private static (string, string)[] Accounts(Style s) =>
        [
            (
                "users",
                $"""
                create table {s.In}users (id uuid primary key default gen_random_uuid(), handle varchar(30) not null, role text not null default 'member' check (role in ('member', 'admin')), settings jsonb not null default '{"{}"}', created_at timestamptz not null default now(), updated_at timestamptz not null default now());
                create unique index users_handle on {s.In}users (lower(handle));
                """
            ),
            (
                "touch",
                $"""
                create or replace function {s.In}touch() returns trigger language plpgsql as $$
                begin
                  new.updated_at = now();
                  return new;
                end $$;
                create trigger users_touch before update on {s.In}users for each row execute function {s.In}touch();
                """
            ),
            (
                "rls",
                $"""
                alter table {s.In}users enable row level security;
                create policy own on {s.In}users using (id::text = current_setting('app.user_id', true));
                """
            ),
            (
                "definer",
                $"""
                create or replace function {s.In}user_count() returns bigint language sql stable security definer set search_path = {s.Path}
                as $$ select count(*) from {s.In}users $$;
                revoke all on function {s.In}user_count() from public;
                """
            ),
            ("bio", $"alter table {s.In}users add column bio text;"),
            ("fill_bio", $"update {s.In}users set bio = '' where bio is null;"),
            ("comment", $"comment on table {s.In}users is 'it''s who we know';"),
        ];

    private static (string, string)[] Events(Style s) =>
        [
            (
                "events",
                $"create table {s.In}events (id bigint not null, at timestamptz not null, kind text not null, payload jsonb, primary key (id, at)) partition by range (at);"
            ),
            (
                "partitions",
                $"""
                create table {s.In}events_2026 partition of {s.In}events for values from ('2026-01-01') to ('2027-01-01');
                create table {s.In}events_later partition of {s.In}events default;
                """
            ),
            (
                "kinds",
                $"""
                create table {s.In}kinds (code text primary key, title text not null);
                insert into {s.In}kinds (code, title) values ('click', 'Click'), ('view', 'View') on conflict (code) do nothing;
                """
            ),
            (
                "daily",
                $"create materialized view {s.In}daily as select kind, count(*) as n from {s.In}events group by kind with data;\ncreate unique index daily_kind on {s.In}daily (kind);"
            ),
            (
                "more_kinds",
                $"insert into {s.In}kinds (code, title) values ('scroll', 'Scroll') on conflict do nothing;"
            ),
        ];

    private static (string, string)[] Documents(Style s) =>
        [
            ("extension", "create extension if not exists pg_trgm;"),
            (
                "documents",
                $"""
                create table {s.In}documents (
                  id int primary key generated by default as identity,
                  parent_id int references {s.In}documents (id),
                  title text not null,
                  body text not null default '',
                  tags text[] not null default '{"{}"}',
                  words tsvector generated always as (to_tsvector('english', title)) stored,
                  published date
                );
                create index documents_words on {s.In}documents using gin (words);
                create index documents_parent on {s.In}documents (parent_id);
                """
            ),
            (
                "links",
                $"create table {s.In}links (a int references {s.In}documents (id) on delete cascade, b int references {s.In}documents (id) on delete cascade, primary key (a, b), check (a <> b));"
            ),
            (
                "search",
                $"create or replace function {s.In}search(q text) returns setof {s.In}documents language sql stable as $$ select * from {s.In}documents where words @@ plainto_tsquery('english', q) $$;"
            ),
            ("wide", $"alter table {s.In}documents add column reviewed boolean not null default false;"),
        ];

    private static (string, string)[] Stock(Style s) =>
        [
            (
                "warehouses",
                $"""
                create table {s.In}warehouses (id smallint primary key, code char(2) not null unique, place point, opened time);
                insert into {s.In}warehouses (id, code) values (1, 'HQ'), (2, 'NY') on conflict (id) do update set code = excluded.code;
                """
            ),
            (
                "stock",
                $"""
                create table {s.In}stock (
                  warehouse_id smallint not null references {s.In}warehouses (id),
                  sku varchar(12) not null,
                  amount int not null check (amount between 0 and 100000),
                  low int not null default 1,
                  seen tstzrange not null,
                  address inet,
                  primary key (warehouse_id, sku)
                );
                """
            ),
            (
                "moves",
                $"""
                create sequence {s.In}move_number;
                create table {s.In}moves (number bigint primary key default nextval('{s.In}move_number'), sku varchar(12) not null, amount int not null check (amount <> 0), at timestamp not null default current_timestamp, who text not null default current_user);
                alter sequence {s.In}move_number owned by {s.In}moves.number;
                """
            ),
            (
                "procedure",
                $"create or replace procedure {s.In}clear_stock() language sql as $$ delete from {s.In}stock where amount = 0 $$;"
            ),
            (
                "foreign_key",
                $"alter table {s.In}moves add column warehouse_id smallint;\nalter table {s.In}moves add constraint moves_warehouse foreign key (warehouse_id) references {s.In}warehouses (id) not valid;"
            ),
            ("validate", $"alter table {s.In}moves validate constraint moves_warehouse;"),
        ];

    private static (string, string)[] Catalog(Style s) =>
        [
            (
                "products",
                $"""
                create type {s.In}kind as enum ('book', 'toy');
                create table {s.In}products (id uuid primary key, kind {s.In}kind not null, name text not null, path text collate "C", price money, weight real, active bool not null default true);
                create index products_active on {s.In}products (kind) where active;
                """
            ),
            ("more_kinds", $"alter type {s.In}kind add value if not exists 'game';"),
            (
                "audit",
                $$"""
                create table {{s.In}}product_log (id bigserial primary key, product uuid not null, was jsonb, at timestamptz not null default clock_timestamp());
                create or replace function {{s.In}}log_product() returns trigger language plpgsql set search_path = {{s.Path}} as $f$
                begin
                  insert into {{s.In}}product_log (product, was) values (old.id, to_jsonb(old));
                  return new;
                end $f$;
                create trigger log_product after update on {{s.In}}products for each row execute function {{s.In}}log_product();
                """
            ),
            ("statistics", $"create statistics if not exists {s.In}products_kind on kind, active from {s.In}products;"),
            ("grants", $"revoke all on {s.In}product_log from public;\ngrant select on {s.In}products to public;"),
            (
                "archive",
                $"create table {s.In}old_products (like {s.In}products including all);\ncreate rule keep as on delete to {s.In}old_products do instead nothing;"
            ),
        ];

    /// <summary>How a team says the schema.</summary>
    private sealed record Style(string Name)
    {
        /// <summary>What stands before a name.</summary>
        public string In =>
            Name switch
            {
                "public" => "public.",
                "app" => "app.",
                _ => "",
            };

        /// <summary>The schema of what has no name before it.</summary>
        public string Path => Name == "app" ? "app" : "public";

        /// <summary>What every file begins with.</summary>
        public string Head => Name == "path" ? "set local search_path = public;\n" : "";

        public (string Name, string Sql)[] Start => Name == "app" ? [("schema", "create schema app;")] : [];
    }
}
