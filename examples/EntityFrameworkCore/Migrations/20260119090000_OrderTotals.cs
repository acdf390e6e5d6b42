using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Shop.Migrations
{
    /// <inheritdoc />
    public partial class OrderTotals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "Description", table: "Products", type: "text", nullable: true);

            migrationBuilder.Sql(
                """
                create view order_totals as
                select o."Number", sum(l."Quantity" * l."Price") as "Total"
                from "Orders" o join "OrderLine" l on l."OrderId" = o."Id"
                group by o."Number";
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop view order_totals;");

            migrationBuilder.DropColumn(name: "Description", table: "Products");
        }
    }
}
