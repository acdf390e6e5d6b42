using MigrationKit.Audit.Code;

namespace MigrationTests.Audit;

/// <summary>Only what a file imports tells that it works with another database.</summary>
public sealed class ImportsOfOtherServers
{
    [Theory]
    [InlineData("const snowflakeId = generate();")]
    [InlineData("const oracleResponse = await ask(); // cosmos, mysql")]
    [InlineData("import { oracle } from './oracle-response';")]
    [InlineData("import { next } from './snowflake';\nimport { cosmos } from '@/theme/cosmos';")]
    [InlineData("import { sqlite } from 'names';\nlet text = 'mysql';")]
    [InlineData("import a from 'mysqlish';\nconst b = require('notsqlite3');")]
    [InlineData("// const a = require('mysql2');\n/*\n * require('mysql2')\n */")]
    [InlineData("using Maia.Oracle;\nusing var athena = new Cosmos();\nvar mysql = 1;")]
    [InlineData("from maia.agents import oracle, athena\nimport snowflake_ids as snowflake")]
    [InlineData("from sqlite we came; import mysql dumps by hand")]
    [InlineData("import sqlite3\nimport psycopg")]
    public void A_database_name_outside_an_import_is_not_a_client(string code) =>
        OtherStore.ClientIn(code).Should().BeNull();

    [Theory]
    [InlineData("import sqlite3", "sqlite")]
    [InlineData("import os, sqlite3 as db  # small", "sqlite")]
    [InlineData("    import mysql.connector\r\n", "mysql")]
    [InlineData("from sqlalchemy.dialects.mysql import insert", "mysql")]
    [InlineData("from google.cloud import storage, bigquery", "bigquery")]
    [InlineData("from snowflake.connector import connect", "snowflake")]
    [InlineData("import Database from 'better-sqlite3';", "sqlite")]
    [InlineData("import {\n  createPool,\n  Pool,\n} from \"mysql2/promise\"", "mysql")]
    [InlineData("import 'oracledb'", "oracle")]
    [InlineData("import { CosmosClient } from '@azure/cosmos';", "cosmos")]
    [InlineData("import { Athena } from '@aws-sdk/client-athena';", "athena")]
    [InlineData("const a = 1, snowflake = require('snowflake-sdk');", "snowflake")]
    [InlineData("const { DatabaseSync } = await import('node:sqlite');", "sqlite")]
    [InlineData("using MySqlConnector;", "MySql")]
    [InlineData("global using Microsoft.Data.SqlClient;", "SqlClient")]
    [InlineData("using Db = Oracle.ManagedDataAccess.Client.OracleConnection;", "Oracle")]
    public void A_client_of_another_database_is_recognized_by_its_import(string code, string client) =>
        OtherStore.ClientIn(code).Should().Be(client);
}
